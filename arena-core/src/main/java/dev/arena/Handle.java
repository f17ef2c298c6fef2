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

	private static final int POOL_SHIFT = 56;

	private static final int GENERATION_SHIFT = 32;

	private static final int GENERATION_MASK = 0xFF_FFFF;

	private static final long INDEX_MASK = 0xFFFF_FFFFL;

	private Handle() {
	}

	static long of(int pool, int generation, long index) {
		return (long) (pool + 1) << POOL_SHIFT | (long) (generation & GENERATION_MASK) << GENERATION_SHIFT | index;
	}

	/** The ordinal of the pool; -1 to 254, whatever the number. */
	static int pool(long handle) {
		return (int) (handle >>> POOL_SHIFT) - 1;
	}

	static long index(long handle) {
		return handle & INDEX_MASK;
	}

	/** What names the chunk in any generation. */
	static long withoutGeneration(long handle) {
		return handle & ~((long) GENERATION_MASK << GENERATION_SHIFT);
	}

	static boolean isOfGeneration(long handle, int generation) {
		return ((int) (handle >>> GENERATION_SHIFT) & GENERATION_MASK) == (generation & GENERATION_MASK);
	}

}
