package dev.arena;

/**
 * The 64-bit name of a chunk in one generation, the same in every process:
 *
 * <pre>
 *  63        56 55                      32 31                               0
 * +------------+--------------------------+----------------------------------+
 * | pool + 1   | generation, low 24 bits  | index of the chunk in its pool   |
 * +------------+--------------------------+----------------------------------+
 * </pre>
 *
 * 0 is no handle.
 */
final class Handle {

	static final long NONE = 0;

	private static final int POOL_SHIFT = 56;

	private static final int GENERATION_SHIFT = 32;

	private static final int GENERATION_MASK = 0xFF_FFFF;

	private Handle() {
	}

	static long of(int pool, int generation, long index) {
		return (long) (pool + 1) << POOL_SHIFT | (long) (generation & GENERATION_MASK) << GENERATION_SHIFT | index;
	}

}
