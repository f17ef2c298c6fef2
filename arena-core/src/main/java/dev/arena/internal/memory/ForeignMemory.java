package dev.arena.internal.memory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/**
 * {@code java.lang.foreign} of Java 22 and newer, reached by reflection because this code
 * is compiled for Java 17: one memory segment from address 0 to the end of the address
 * space, so that an offset in it is an absolute address. {@link OffHeap} is its only
 * user.
 */
final class ForeignMemory {

	static final VarHandle BYTE;

	static final VarHandle SHORT;

	static final VarHandle INT;

	/** Eight bytes at any alignment. */
	static final VarHandle LONG;

	/** Four bytes, aligned: atomic. */
	static final VarHandle HALF_WORD;

	/** Eight bytes, aligned: atomic. */
	static final VarHandle WORD;

	private static final MethodHandle COPY_FROM_ARRAY;

	private static final MethodHandle COPY_TO_ARRAY;

	private static final MethodHandle COPY;

	private static final MethodHandle FILL;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.publicLookup();
			Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
			Class<?> layoutType = Class.forName("java.lang.foreign.ValueLayout");
			Object allMemory = segmentType.getMethod("reinterpret", long.class)
				.invoke(segmentType.getField("NULL").get(null), Long.MAX_VALUE);
			BYTE = overAllMemory(layoutType, "JAVA_BYTE", allMemory);
			SHORT = overAllMemory(layoutType, "JAVA_SHORT_UNALIGNED", allMemory);
			INT = overAllMemory(layoutType, "JAVA_INT_UNALIGNED", allMemory);
			LONG = overAllMemory(layoutType, "JAVA_LONG_UNALIGNED", allMemory);
			HALF_WORD = overAllMemory(layoutType, "JAVA_INT", allMemory);
			WORD = overAllMemory(layoutType, "JAVA_LONG", allMemory);
			Object byteLayout = layoutType.getField("JAVA_BYTE").get(null);
			COPY_FROM_ARRAY = MethodHandles.insertArguments(lookup.findStatic(segmentType, "copy", MethodType
				.methodType(void.class, Object.class, int.class, segmentType, layoutType, long.class, int.class)), 2,
					allMemory, byteLayout);
			COPY_TO_ARRAY = MethodHandles.insertArguments(lookup.findStatic(segmentType, "copy", MethodType
				.methodType(void.class, segmentType, layoutType, long.class, Object.class, int.class, int.class)), 0,
					allMemory, byteLayout);
			COPY = MethodHandles
				.insertArguments(lookup.findStatic(segmentType, "copy", MethodType.methodType(void.class, segmentType,
						long.class, segmentType, long.class, long.class)), 2, allMemory)
				.bindTo(allMemory);
			MethodHandle slice = lookup
				.findVirtual(segmentType, "asSlice", MethodType.methodType(segmentType, long.class, long.class))
				.bindTo(allMemory);
			MethodHandle fill = lookup.findVirtual(segmentType, "fill", MethodType.methodType(segmentType, byte.class))
				.asType(MethodType.methodType(void.class, segmentType, byte.class));
			FILL = MethodHandles.collectArguments(fill, 0, slice);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private ForeignMemory() {
	}

	/** Throws what the initialiser of this class threw, if it did. */
	static void requireInitialized() {
	}

	static void copyFromArray(byte[] source, int sourceOffset, long address, int lengthBytes) {
		try {
			COPY_FROM_ARRAY.invokeExact((Object) source, sourceOffset, address, lengthBytes);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static void copyToArray(long address, byte[] target, int targetOffset, int lengthBytes) {
		try {
			COPY_TO_ARRAY.invokeExact(address, (Object) target, targetOffset, lengthBytes);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static void copy(long source, long target, long lengthBytes) {
		try {
			COPY.invokeExact(source, target, lengthBytes);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	static void fill(long address, long lengthBytes, byte value) {
		try {
			FILL.invokeExact(address, lengthBytes, value);
		}
		catch (Throwable ex) {
			throw HandleFailure.unchecked(ex);
		}
	}

	private static VarHandle overAllMemory(Class<?> layoutType, String layoutName, Object allMemory)
			throws ReflectiveOperationException {
		Object layout = layoutType.getField(layoutName).get(null);
		VarHandle handle = (VarHandle) layoutType.getMethod("varHandle").invoke(layout);
		VarHandle bound = (VarHandle) MethodHandles.class
			.getMethod("insertCoordinates", VarHandle.class, int.class, Object[].class)
			.invoke(null, handle, 0, new Object[] { allMemory });
		return bound.withInvokeExactBehavior();
	}

}
