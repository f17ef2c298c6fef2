package dev.arena;

/**
 * Counts the words that this thread's searches look at, for the test that bounds the
 * longest search of one call. Inert unless the system property
 * {@code arena.test.count-looks} is set at start-up: the check is of a constant, which
 * the compiler removes.
 */
final class Looks {

	private static final boolean COUNTED = Boolean.getBoolean("arena.test.count-looks");

	private static final ThreadLocal<long[]> COUNT = ThreadLocal.withInitial(() -> new long[1]);

	private Looks() {
	}

	static void count(int words) {
		if (COUNTED) {
			COUNT.get()[0] += words;
		}
	}

	/** The number since the last call, or since the thread began. */
	static long takeCount() {
		long count = COUNT.get()[0];
		COUNT.get()[0] = 0;
		return count;
	}

}
