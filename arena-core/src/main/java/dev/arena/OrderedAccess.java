package dev.arena;

import java.lang.ref.Reference;

import dev.arena.internal.memory.OffHeap;
import org.jspecify.annotations.Nullable;

/**
 * The accesses to the bytes of a {@link Chunk} that name a memory order: the part of its
 * API for those who coordinate. Inheritance only to keep them apart from the life of a
 * cursor.
 */
abstract class OrderedAccess extends CheckedAccess {

	OrderedAccess(@Nullable SlabPool pool) {
		super(pool);
	}

	/**
	 * Reads four bytes at once; what was written before the {@link #putIntRelease
	 * putIntRelease} or compare-and-set that wrote them is visible afterwards.
	 * @param offset where: a multiple of 4
	 * @return their value
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final int getIntAcquire(long offset) {
		int value = OffHeap.getIntAcquire(aligned(offset, Integer.BYTES));
		Reference.reachabilityFence(this);
		return value;
	}

	/**
	 * Writes four bytes at once, after all that was written before: pairs with
	 * {@link #getIntAcquire getIntAcquire}.
	 * @param offset where: a multiple of 4
	 * @param value their value
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final void putIntRelease(long offset, int value) {
		OffHeap.putIntRelease(aligned(offset, Integer.BYTES), value);
		Reference.reachabilityFence(this);
	}

	/**
	 * Reads four bytes at once, without an order to other accesses: pairs with nothing,
	 * but sees what {@link #putIntOpaque putIntOpaque} writes in the end.
	 * @param offset where: a multiple of 4
	 * @return their value
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final int getIntOpaque(long offset) {
		int value = OffHeap.getIntOpaque(aligned(offset, Integer.BYTES));
		Reference.reachabilityFence(this);
		return value;
	}

	/**
	 * Writes four bytes at once, without an order to other accesses: for
	 * {@link #getIntOpaque getIntOpaque}.
	 * @param offset where: a multiple of 4
	 * @param value their value
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final void putIntOpaque(long offset, int value) {
		OffHeap.putIntOpaque(aligned(offset, Integer.BYTES), value);
		Reference.reachabilityFence(this);
	}

	/**
	 * Reads four bytes at once, in one order with all volatile accesses: pairs with
	 * {@link #putIntVolatile putIntVolatile} and, as an acquire, with every release.
	 * @param offset where: a multiple of 4
	 * @return their value
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final int getIntVolatile(long offset) {
		int value = OffHeap.getIntVolatile(aligned(offset, Integer.BYTES));
		Reference.reachabilityFence(this);
		return value;
	}

	/**
	 * Writes four bytes at once, in one order with all volatile accesses: pairs with
	 * {@link #getIntVolatile getIntVolatile} and, as a release, with every acquire.
	 * @param offset where: a multiple of 4
	 * @param value their value
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final void putIntVolatile(long offset, int value) {
		OffHeap.putIntVolatile(aligned(offset, Integer.BYTES), value);
		Reference.reachabilityFence(this);
	}

	/**
	 * Writes four bytes if they are what is expected, in one step and in one order with
	 * all volatile accesses. As a read it pairs with every release, as a write with every
	 * acquire.
	 * @param offset where: a multiple of 4
	 * @param expected what they must be
	 * @param value what they become
	 * @return whether they were what is expected
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final boolean compareAndSetInt(long offset, int expected, int value) {
		boolean done = OffHeap.casInt(aligned(offset, Integer.BYTES), expected, value);
		Reference.reachabilityFence(this);
		return done;
	}

	/**
	 * Adds to four bytes, in one step and in one order with all volatile accesses. As a
	 * read it pairs with every release, as a write with every acquire.
	 * @param offset where: a multiple of 4
	 * @param increment what to add; an overflow wraps around
	 * @return their value before
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final int getAndAddInt(long offset, int increment) {
		int value = OffHeap.getAndAddInt(aligned(offset, Integer.BYTES), increment);
		Reference.reachabilityFence(this);
		return value;
	}

	/**
	 * Writes four bytes, in one step and in one order with all volatile accesses. As a
	 * read it pairs with every release, as a write with every acquire.
	 * @param offset where: a multiple of 4
	 * @param value what they become
	 * @return their value before
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final int getAndSetInt(long offset, int value) {
		int former = OffHeap.getAndSetInt(aligned(offset, Integer.BYTES), value);
		Reference.reachabilityFence(this);
		return former;
	}

	/**
	 * Reads eight bytes at once; what was written before the {@link #putLongRelease
	 * putLongRelease} or compare-and-set that wrote them is visible afterwards.
	 * @param offset where: a multiple of 8
	 * @return their value
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final long getLongAcquire(long offset) {
		long value = OffHeap.getLongAcquire(aligned(offset, Long.BYTES));
		Reference.reachabilityFence(this);
		return value;
	}

	/**
	 * Writes eight bytes at once, after all that was written before: pairs with
	 * {@link #getLongAcquire getLongAcquire}.
	 * @param offset where: a multiple of 8
	 * @param value their value
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final void putLongRelease(long offset, long value) {
		OffHeap.putLongRelease(aligned(offset, Long.BYTES), value);
		Reference.reachabilityFence(this);
	}

	/**
	 * Reads eight bytes at once, without an order to other accesses: pairs with nothing,
	 * but sees what {@link #putLongOpaque putLongOpaque} writes in the end.
	 * @param offset where: a multiple of 8
	 * @return their value
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final long getLongOpaque(long offset) {
		long value = OffHeap.getLongOpaque(aligned(offset, Long.BYTES));
		Reference.reachabilityFence(this);
		return value;
	}

	/**
	 * Writes eight bytes at once, without an order to other accesses: for
	 * {@link #getLongOpaque getLongOpaque}.
	 * @param offset where: a multiple of 8
	 * @param value their value
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final void putLongOpaque(long offset, long value) {
		OffHeap.putLongOpaque(aligned(offset, Long.BYTES), value);
		Reference.reachabilityFence(this);
	}

	/**
	 * Reads eight bytes at once, in one order with all volatile accesses: pairs with
	 * {@link #putLongVolatile putLongVolatile} and, as an acquire, with every release.
	 * @param offset where: a multiple of 8
	 * @return their value
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final long getLongVolatile(long offset) {
		long value = OffHeap.getLongVolatile(aligned(offset, Long.BYTES));
		Reference.reachabilityFence(this);
		return value;
	}

	/**
	 * Writes eight bytes at once, in one order with all volatile accesses: pairs with
	 * {@link #getLongVolatile getLongVolatile} and, as a release, with every acquire.
	 * @param offset where: a multiple of 8
	 * @param value their value
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final void putLongVolatile(long offset, long value) {
		OffHeap.putLongVolatile(aligned(offset, Long.BYTES), value);
		Reference.reachabilityFence(this);
	}

	/**
	 * Writes eight bytes if they are what is expected, in one step and in one order with
	 * all volatile accesses. As a read it pairs with every release, as a write with every
	 * acquire.
	 * @param offset where: a multiple of 8
	 * @param expected what they must be
	 * @param value what they become
	 * @return whether they were what is expected
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final boolean compareAndSetLong(long offset, long expected, long value) {
		boolean done = OffHeap.casLong(aligned(offset, Long.BYTES), expected, value);
		Reference.reachabilityFence(this);
		return done;
	}

	/**
	 * Adds to eight bytes, in one step and in one order with all volatile accesses. As a
	 * read it pairs with every release, as a write with every acquire.
	 * @param offset where: a multiple of 8
	 * @param increment what to add; an overflow wraps around
	 * @return their value before
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final long getAndAddLong(long offset, long increment) {
		long value = OffHeap.getAndAddLong(aligned(offset, Long.BYTES), increment);
		Reference.reachabilityFence(this);
		return value;
	}

	/**
	 * Writes eight bytes, in one step and in one order with all volatile accesses. As a
	 * read it pairs with every release, as a write with every acquire.
	 * @param offset where: a multiple of 8
	 * @param value what they become
	 * @return their value before
	 * @throws IllegalArgumentException if the offset is not aligned
	 */
	public final long getAndSetLong(long offset, long value) {
		long former = OffHeap.getAndSetLong(aligned(offset, Long.BYTES), value);
		Reference.reachabilityFence(this);
		return former;
	}

	/**
	 * The address of a value that is read or written at once, checked: a chunk begins at
	 * a multiple of {@value ArenaSpec#MIN_CHUNK_SIZE_BYTES}, so that its offset alone
	 * decides.
	 */
	private long aligned(long offset, int lengthBytes) {
		long address = at(offset, lengthBytes);
		if ((offset & lengthBytes - 1) != 0) {
			throw new IllegalArgumentException("An access with a memory order at offset " + offset
					+ " must be at a multiple of " + lengthBytes + ": the nearest below is " + (offset & -lengthBytes));
		}
		return address;
	}

}
