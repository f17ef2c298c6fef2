package dev.arena;

/**
 * What a pop yields, in one word: the generation of the chunk in the high 32 bits and its
 * index in the pool in the low 32. An index of all ones, which no chunk has, says that
 * there is none, and the rest why.
 */
final class Taken {

	private static final long NO_INDEX = 0xFFFF_FFFFL;

	private static final int GENERATION_SHIFT = 32;

	private Taken() {
	}

	static long of(long chunk, int generation) {
		return (long) generation << GENERATION_SHIFT | chunk;
	}

	static long nothing(int reason) {
		return of(NO_INDEX, reason);
	}

	static boolean isNothing(long taken) {
		return (int) taken == -1;
	}

	static long chunk(long taken) {
		return taken & NO_INDEX;
	}

	static int generation(long taken) {
		return (int) (taken >>> GENERATION_SHIFT);
	}

}
