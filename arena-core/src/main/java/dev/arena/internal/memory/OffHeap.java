package dev.arena.internal.memory;

import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.arena.internal.posix.VirtualMemory;

/**
 * Raw memory: the one class that reads and writes absolute addresses. Every method trusts
 * its caller: an address that is not mapped crashes the JVM, so nothing outside this
 * library may come here, and everything that does has checked its bounds.
 * <p>
 * The suffix of a method is its memory order: {@code Plain} none, at any alignment;
 * {@code Opaque} atomic, no order; {@code Acquire} and {@code Release} as in
 * {@link VarHandle}; {@code Volatile}, {@code cas}, {@code getAndAdd} and
 * {@code getAndSet} sequentially consistent. All but {@code Plain} need an address that
 * is a multiple of what they read.
 * <p>
 * From Java 22 on the accesses are {@link VarHandle}s of {@code java.lang.foreign} over
 * all memory; before, they are {@code sun.misc.Unsafe}, whose memory methods are on their
 * way out. The choice is a constant, so the compiler removes the branch.
 */
public final class OffHeap {

	static final boolean FOREIGN = Runtime.version().feature() >= 22;

	private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

	/** More than any address has, and less than the bounds of all memory. */
	private static final long WORD_ADDRESS_MASK = Long.MAX_VALUE >> 1 & -Long.BYTES;

	private static final long HALF_WORD_ADDRESS_MASK = Long.MAX_VALUE >> 1 & -Integer.BYTES;

	/** Above the number of calls after which HotSpot compiles a small method. */
	private static final int PREPARATION_CALLS = 500;

	/**
	 * Compiled, four calls take a few dozen nanoseconds; interpreted, a microsecond or
	 * more.
	 */
	private static final long COMPILED_NANOS = 200;

	private static final long PREPARATION_TIMEOUT_NANOS = 200_000_000;

	private static final AtomicBoolean PREPARED = new AtomicBoolean();

	private OffHeap() {
	}

	/**
	 * Has the compare-and-set compiled before it matters. Touching what a shared file has
	 * lost by truncation is a signal; HotSpot makes an {@link InternalError} of it
	 * everywhere but in a compare-and-set that is interpreted, where the JVM dies. The
	 * compiler works in the background: its work shows in the time that calls take. Done
	 * once, in a few milliseconds.
	 * @param address a word that is never -1; it is not changed
	 */
	static void prepareForTruncation(long address) {
		if (!PREPARED.compareAndSet(false, true)) {
			return;
		}
		long start = System.nanoTime();
		long roundStart;
		long now = start;
		do {
			roundStart = now;
			for (int i = 0; i < PREPARATION_CALLS; i++) {
				casLong(address, -1, -1);
				getAndAddLong(address, 0);
				casInt(address, -1, -1);
				getAndAddInt(address, 0);
			}
			now = System.nanoTime();
		}
		while (now - roundStart > PREPARATION_CALLS * COMPILED_NANOS && now - start < PREPARATION_TIMEOUT_NANOS);
	}

	/**
	 * Has all pages of a range given by writing to them what is in them, atomically:
	 * others may be using it.
	 * @param address the first page
	 * @param lengthBytes a multiple of the page size
	 */
	static void touch(long address, long lengthBytes) {
		for (long offset = 0; offset < lengthBytes; offset += VirtualMemory.PAGE_SIZE_BYTES) {
			getAndAddLong(address + offset, 0);
		}
	}

	public static byte getBytePlain(long address) {
		return FOREIGN ? (byte) ForeignMemory.BYTE.get(address) : LegacyMemory.getByte(address);
	}

	public static void putBytePlain(long address, byte value) {
		if (FOREIGN) {
			ForeignMemory.BYTE.set(address, value);
		}
		else {
			LegacyMemory.putByte(address, value);
		}
	}

	public static short getShortPlain(long address) {
		return FOREIGN ? (short) ForeignMemory.SHORT.get(address) : LegacyMemory.getShort(address);
	}

	public static void putShortPlain(long address, short value) {
		if (FOREIGN) {
			ForeignMemory.SHORT.set(address, value);
		}
		else {
			LegacyMemory.putShort(address, value);
		}
	}

	public static int getIntPlain(long address) {
		return FOREIGN ? (int) ForeignMemory.INT.get(address) : LegacyMemory.getInt(address);
	}

	public static void putIntPlain(long address, int value) {
		if (FOREIGN) {
			ForeignMemory.INT.set(address, value);
		}
		else {
			LegacyMemory.putInt(address, value);
		}
	}

	public static long getLongPlain(long address) {
		return FOREIGN ? (long) ForeignMemory.LONG.get(address) : LegacyMemory.getLong(address);
	}

	public static void putLongPlain(long address, long value) {
		if (FOREIGN) {
			ForeignMemory.LONG.set(address, value);
		}
		else {
			LegacyMemory.putLong(address, value);
		}
	}

	public static int getIntOpaque(long address) {
		return FOREIGN ? (int) ForeignMemory.HALF_WORD.getOpaque(halfWord(address))
				: LegacyMemory.getIntVolatile(address);
	}

	public static void putIntOpaque(long address, int value) {
		if (FOREIGN) {
			ForeignMemory.HALF_WORD.setOpaque(halfWord(address), value);
		}
		else {
			LegacyMemory.putIntOrdered(address, value);
		}
	}

	public static int getIntAcquire(long address) {
		return FOREIGN ? (int) ForeignMemory.HALF_WORD.getAcquire(halfWord(address))
				: LegacyMemory.getIntVolatile(address);
	}

	public static void putIntRelease(long address, int value) {
		if (FOREIGN) {
			ForeignMemory.HALF_WORD.setRelease(halfWord(address), value);
		}
		else {
			LegacyMemory.putIntOrdered(address, value);
		}
	}

	public static int getIntVolatile(long address) {
		return FOREIGN ? (int) ForeignMemory.HALF_WORD.getVolatile(halfWord(address))
				: LegacyMemory.getIntVolatile(address);
	}

	public static void putIntVolatile(long address, int value) {
		if (FOREIGN) {
			ForeignMemory.HALF_WORD.setVolatile(halfWord(address), value);
		}
		else {
			LegacyMemory.putIntVolatile(address, value);
		}
	}

	public static boolean casInt(long address, int expected, int value) {
		return FOREIGN ? ForeignMemory.HALF_WORD.compareAndSet(halfWord(address), expected, value)
				: LegacyMemory.casInt(address, expected, value);
	}

	public static int getAndAddInt(long address, int increment) {
		return FOREIGN ? (int) ForeignMemory.HALF_WORD.getAndAdd(halfWord(address), increment)
				: LegacyMemory.getAndAddInt(address, increment);
	}

	/** By the compare-and-set that is compiled before it matters. */
	public static int getAndSetInt(long address, int value) {
		int former;
		do {
			former = getIntVolatile(address); // another one's change makes this go round
		}
		while (!casInt(address, former, value));
		return former;
	}

	public static long getLongOpaque(long address) {
		return FOREIGN ? (long) ForeignMemory.WORD.getOpaque(word(address)) : LegacyMemory.getLongVolatile(address);
	}

	public static void putLongOpaque(long address, long value) {
		if (FOREIGN) {
			ForeignMemory.WORD.setOpaque(word(address), value);
		}
		else {
			LegacyMemory.putLongOrdered(address, value);
		}
	}

	public static long getLongAcquire(long address) {
		return FOREIGN ? (long) ForeignMemory.WORD.getAcquire(word(address)) : LegacyMemory.getLongVolatile(address);
	}

	/** In one order with all others of its kind and all {@code cas}. */
	public static long getLongVolatile(long address) {
		return FOREIGN ? (long) ForeignMemory.WORD.getVolatile(word(address)) : LegacyMemory.getLongVolatile(address);
	}

	public static void putLongVolatile(long address, long value) {
		if (FOREIGN) {
			ForeignMemory.WORD.setVolatile(word(address), value);
		}
		else {
			LegacyMemory.putLongVolatile(address, value);
		}
	}

	public static void putLongRelease(long address, long value) {
		if (FOREIGN) {
			ForeignMemory.WORD.setRelease(word(address), value);
		}
		else {
			LegacyMemory.putLongOrdered(address, value);
		}
	}

	public static boolean casLong(long address, long expected, long value) {
		return FOREIGN ? ForeignMemory.WORD.compareAndSet(word(address), expected, value)
				: LegacyMemory.casLong(address, expected, value);
	}

	public static long getAndAddLong(long address, long increment) {
		return FOREIGN ? (long) ForeignMemory.WORD.getAndAdd(word(address), increment)
				: LegacyMemory.getAndAddLong(address, increment);
	}

	/** As {@link #getAndSetInt}. */
	public static long getAndSetLong(long address, long value) {
		long former;
		do {
			former = getLongVolatile(address);
		}
		while (!casLong(address, former, value));
		return former;
	}

	public static void copyFromArrayPlain(byte[] source, int sourceOffset, long address, int lengthBytes) {
		if (FOREIGN) {
			ForeignMemory.copyFromArray(source, sourceOffset, address, lengthBytes);
		}
		else {
			LegacyMemory.copyFromArray(source, sourceOffset, address, lengthBytes);
		}
	}

	public static void copyToArrayPlain(long address, byte[] target, int targetOffset, int lengthBytes) {
		if (FOREIGN) {
			ForeignMemory.copyToArray(address, target, targetOffset, lengthBytes);
		}
		else {
			LegacyMemory.copyToArray(address, target, targetOffset, lengthBytes);
		}
	}

	/** Also where the two overlap. */
	public static void copyPlain(long source, long target, long lengthBytes) {
		if (FOREIGN) {
			ForeignMemory.copy(source, target, lengthBytes);
		}
		else {
			LegacyMemory.copy(source, target, lengthBytes);
		}
	}

	/** How many bytes are equal before the first that are not; -1 if there are none. */
	public static long mismatchPlain(long one, long other, long lengthBytes) {
		long index = 0;
		for (; index <= lengthBytes - Long.BYTES; index += Long.BYTES) {
			long difference = getLongPlain(one + index) ^ getLongPlain(other + index);
			if (difference != 0) {
				return index + (LITTLE_ENDIAN ? Long.numberOfTrailingZeros(difference)
						: Long.numberOfLeadingZeros(difference)) / Byte.SIZE;
			}
		}
		for (; index < lengthBytes; index++) {
			if (getBytePlain(one + index) != getBytePlain(other + index)) {
				return index;
			}
		}
		return -1;
	}

	public static void fillPlain(long address, long lengthBytes, byte value) {
		if (FOREIGN) {
			ForeignMemory.fill(address, lengthBytes, value);
		}
		else {
			LegacyMemory.fill(address, lengthBytes, value);
		}
	}

	/**
	 * The address as {@link ForeignMemory#WORD} takes it. It is a word's already; but the
	 * compiler sees it now, and drops the checks of alignment and bounds.
	 */
	private static long word(long address) {
		return address & WORD_ADDRESS_MASK;
	}

	/** As {@link #word}, for {@link ForeignMemory#HALF_WORD}. */
	private static long halfWord(long address) {
		return address & HALF_WORD_ADDRESS_MASK;
	}

}
