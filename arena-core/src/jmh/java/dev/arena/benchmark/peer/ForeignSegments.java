package dev.arena.benchmark.peer;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Arenas and segments of {@code java.lang.foreign}, Java 22 and newer, reached by
 * reflection because this code is compiled for Java 17. The handles are constants and
 * called exactly, so the compiler sees the calls themselves. Words are in the byte order
 * of the machine.
 */
public final class ForeignSegments {

	private static final MethodHandle OPEN_CONFINED;

	private static final MethodHandle ALLOCATE;

	private static final MethodHandle CLOSE;

	private static final MethodHandle GET;

	private static final MethodHandle SET;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.publicLookup();
			Class<?> arenaType = Class.forName("java.lang.foreign.Arena");
			Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
			Class<?> layoutType = Class.forName("java.lang.foreign.ValueLayout$OfLong");
			Object word = Class.forName("java.lang.foreign.ValueLayout").getField("JAVA_LONG").get(null);
			OPEN_CONFINED = lookup.findStatic(arenaType, "ofConfined", MethodType.methodType(arenaType))
				.asType(MethodType.methodType(Object.class));
			ALLOCATE = lookup.findVirtual(arenaType, "allocate", MethodType.methodType(segmentType, long.class))
				.asType(MethodType.methodType(Object.class, Object.class, long.class));
			CLOSE = lookup.findVirtual(arenaType, "close", MethodType.methodType(void.class))
				.asType(MethodType.methodType(void.class, Object.class));
			MethodHandle get = lookup.findVirtual(segmentType, "get",
					MethodType.methodType(long.class, layoutType, long.class));
			GET = MethodHandles.insertArguments(get, 1, word)
				.asType(MethodType.methodType(long.class, Object.class, long.class));
			MethodHandle set = lookup.findVirtual(segmentType, "set",
					MethodType.methodType(void.class, layoutType, long.class, long.class));
			SET = MethodHandles.insertArguments(set, 1, word)
				.asType(MethodType.methodType(void.class, Object.class, long.class, long.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private ForeignSegments() {
	}

	/**
	 * {@code Arena.ofConfined()}.
	 * @return the arena, of this thread
	 */
	public static Object openConfined() {
		try {
			return (Object) OPEN_CONFINED.invokeExact();
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * {@code Arena.allocate(long)}.
	 * @param arena the arena
	 * @param sizeBytes how many bytes
	 * @return the segment
	 */
	public static Object allocate(Object arena, long sizeBytes) {
		try {
			return (Object) ALLOCATE.invokeExact(arena, sizeBytes);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * {@code Arena.close()}.
	 * @param arena the arena
	 */
	public static void close(Object arena) {
		try {
			CLOSE.invokeExact(arena);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * {@code MemorySegment.get(JAVA_LONG, offset)}.
	 * @param segment the segment
	 * @param offset where
	 * @return the word
	 */
	public static long get(Object segment, long offset) {
		try {
			return (long) GET.invokeExact(segment, offset);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * {@code MemorySegment.set(JAVA_LONG, offset, value)}.
	 * @param segment the segment
	 * @param offset where
	 * @param value the word
	 */
	public static void set(Object segment, long offset, long value) {
		try {
			SET.invokeExact(segment, offset, value);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

}
