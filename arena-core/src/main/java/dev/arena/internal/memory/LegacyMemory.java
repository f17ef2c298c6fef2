package dev.arena.internal.memory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;

import org.jspecify.annotations.Nullable;

/**
 * {@code sun.misc.Unsafe}, the raw memory of Java 17 to 21, reached by reflection because
 * naming it is a warning that nothing suppresses. The handles are constants, so the
 * compiler sees the calls themselves. {@link OffHeap} is its only user.
 */
final class LegacyMemory {

	private static final MethodHandle GET_BYTE;

	private static final MethodHandle PUT_BYTE;

	private static final MethodHandle GET_SHORT;

	private static final MethodHandle PUT_SHORT;

	private static final MethodHandle GET_INT;

	private static final MethodHandle PUT_INT;

	private static final MethodHandle GET_LONG;

	private static final MethodHandle PUT_LONG;

	private static final MethodHandle GET_INT_VOLATILE;

	private static final MethodHandle PUT_INT_VOLATILE;

	private static final MethodHandle PUT_INT_ORDERED;

	private static final MethodHandle CAS_INT;

	private static final MethodHandle GET_AND_ADD_INT;

	private static final MethodHandle GET_LONG_VOLATILE;

	private static final MethodHandle PUT_LONG_VOLATILE;

	private static final MethodHandle PUT_LONG_ORDERED;

	private static final MethodHandle CAS_LONG;

	private static final MethodHandle GET_AND_ADD_LONG;

	private static final MethodHandle COPY;

	private static final long ARRAY_BASE_OFFSET;

	private static final long FILL_SEED_BYTES = 64;

	static {
		try {
			Class<?> type = Class.forName("sun.misc.Unsafe");
			Field field = type.getDeclaredField("theUnsafe");
			field.setAccessible(true);
			Object unsafe = field.get(null);
			ARRAY_BASE_OFFSET = type.getField("ARRAY_BYTE_BASE_OFFSET").getInt(null);
			GET_BYTE = onAddress(unsafe, "getByte", byte.class, long.class);
			PUT_BYTE = onAddress(unsafe, "putByte", void.class, long.class, byte.class);
			GET_SHORT = onAddress(unsafe, "getShort", short.class, long.class);
			PUT_SHORT = onAddress(unsafe, "putShort", void.class, long.class, short.class);
			GET_INT = onAddress(unsafe, "getInt", int.class, long.class);
			PUT_INT = onAddress(unsafe, "putInt", void.class, long.class, int.class);
			GET_LONG = onAddress(unsafe, "getLong", long.class, long.class);
			PUT_LONG = onAddress(unsafe, "putLong", void.class, long.class, long.class);
			GET_INT_VOLATILE = onObject(unsafe, "getIntVolatile", int.class, long.class);
			PUT_INT_VOLATILE = onObject(unsafe, "putIntVolatile", void.class, long.class, int.class);
			PUT_INT_ORDERED = onObject(unsafe, "putOrderedInt", void.class, long.class, int.class);
			CAS_INT = onObject(unsafe, "compareAndSwapInt", boolean.class, long.class, int.class, int.class);
			GET_AND_ADD_INT = onObject(unsafe, "getAndAddInt", int.class, long.class, int.class);
			GET_LONG_VOLATILE = onObject(unsafe, "getLongVolatile", long.class, long.class);
			PUT_LONG_VOLATILE = onObject(unsafe, "putLongVolatile", void.class, long.class, long.class);
			PUT_LONG_ORDERED = onObject(unsafe, "putOrderedLong", void.class, long.class, long.class);
			CAS_LONG = onObject(unsafe, "compareAndSwapLong", boolean.class, long.class, long.class, long.class);
			GET_AND_ADD_LONG = onObject(unsafe, "getAndAddLong", long.class, long.class, long.class);
			COPY = onAddress(unsafe, "copyMemory", void.class, Object.class, long.class, Object.class, long.class,
					long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private LegacyMemory() {
	}

	/** Throws what the initialiser of this class threw, if it did. */
	static void requireInitialized() {
	}

	static byte getByte(long address) {
		try {
			return (byte) GET_BYTE.invokeExact(address);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static void putByte(long address, byte value) {
		try {
			PUT_BYTE.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static short getShort(long address) {
		try {
			return (short) GET_SHORT.invokeExact(address);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static void putShort(long address, short value) {
		try {
			PUT_SHORT.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static int getInt(long address) {
		try {
			return (int) GET_INT.invokeExact(address);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static void putInt(long address, int value) {
		try {
			PUT_INT.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static long getLong(long address) {
		try {
			return (long) GET_LONG.invokeExact(address);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static void putLong(long address, long value) {
		try {
			PUT_LONG.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static int getIntVolatile(long address) {
		try {
			return (int) GET_INT_VOLATILE.invokeExact(address);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static void putIntVolatile(long address, int value) {
		try {
			PUT_INT_VOLATILE.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static void putIntOrdered(long address, int value) {
		try {
			PUT_INT_ORDERED.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static boolean casInt(long address, int expected, int value) {
		try {
			return (boolean) CAS_INT.invokeExact(address, expected, value);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static int getAndAddInt(long address, int increment) {
		try {
			return (int) GET_AND_ADD_INT.invokeExact(address, increment);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static long getLongVolatile(long address) {
		try {
			return (long) GET_LONG_VOLATILE.invokeExact(address);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static void putLongVolatile(long address, long value) {
		try {
			PUT_LONG_VOLATILE.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static void putLongOrdered(long address, long value) {
		try {
			PUT_LONG_ORDERED.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static boolean casLong(long address, long expected, long value) {
		try {
			return (boolean) CAS_LONG.invokeExact(address, expected, value);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static long getAndAddLong(long address, long increment) {
		try {
			return (long) GET_AND_ADD_LONG.invokeExact(address, increment);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	/**
	 * By stores and copies that double, not by {@code setMemory}: that is the one method
	 * whose fault, when a shared file has been truncated, kills the JVM.
	 */
	static void fill(long address, long lengthBytes, byte value) {
		long filled = Math.min(lengthBytes, FILL_SEED_BYTES);
		for (long i = 0; i < filled; i++) {
			putByte(address + i, value);
		}
		while (filled < lengthBytes) {
			long count = Math.min(filled, lengthBytes - filled);
			copy(null, address, null, address + filled, count);
			filled += count;
		}
	}

	static void copyFromArray(byte[] source, int sourceOffset, long address, int lengthBytes) {
		copy(source, ARRAY_BASE_OFFSET + sourceOffset, null, address, lengthBytes);
	}

	static void copy(long source, long target, long lengthBytes) {
		copy(null, source, null, target, lengthBytes);
	}

	static void copyToArray(long address, byte[] target, int targetOffset, int lengthBytes) {
		copy(null, address, target, ARRAY_BASE_OFFSET + targetOffset, lengthBytes);
	}

	private static void copy(@Nullable Object from, long fromOffset, @Nullable Object to, long toOffset,
			long lengthBytes) {
		try {
			COPY.invokeExact(from, fromOffset, to, toOffset, lengthBytes);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	private static MethodHandle onAddress(Object unsafe, String name, Class<?> result, Class<?>... parameters)
			throws ReflectiveOperationException {
		return MethodHandles.publicLookup()
			.findVirtual(unsafe.getClass(), name, MethodType.methodType(result, parameters))
			.bindTo(unsafe);
	}

	/**
	 * A method on a field of an object, whose absence makes the field's offset an
	 * address.
	 */
	private static MethodHandle onObject(Object unsafe, String name, Class<?> result, Class<?>... parameters)
			throws ReflectiveOperationException {
		MethodHandle method = MethodHandles.publicLookup()
			.findVirtual(unsafe.getClass(), name,
					MethodType.methodType(result, parameters).insertParameterTypes(0, Object.class));
		return MethodHandles.insertArguments(method, 0, unsafe, null);
	}

}
