package dev.arena;

/**
 * The state word of a chunk, in the side table:
 *
 * <pre>
 *  63                               32 31             16 15      8 7        0
 * +-----------------------------------+-----------------+---------+----------+
 * | generation: number of frees       | 0               | owner   | phase    |
 * +-----------------------------------+-----------------+---------+----------+
 * </pre>
 *
 * Transitions: {@link #FREE} to {@link #LIVE} by allocation, keeping the generation and
 * setting the owner; {@link #LIVE} to {@link #FREE} by a free, raising the generation and
 * setting the owner to who freed. A zero word is a chunk that was never allocated.
 */
final class ChunkState {

	/**
	 * Nobody holds the chunk. It is on its lane's free list, or its freer is about to put
	 * it there.
	 */
	static final int FREE = 0;

	/**
	 * The owner holds the chunk. It is on no list, except while its pop is only
	 * announced.
	 */
	static final int LIVE = 1;

	private static final int PHASE_MASK = 0xFF;

	private static final int OWNER_SHIFT = 8;

	private static final int OWNER_MASK = 0xFF;

	private static final int GENERATION_SHIFT = 32;

	private ChunkState() {
	}

	static int phase(long state) {
		return (int) state & PHASE_MASK;
	}

	static int owner(long state) {
		return (int) (state >>> OWNER_SHIFT) & OWNER_MASK;
	}

	static int generation(long state) {
		return (int) (state >>> GENERATION_SHIFT);
	}

	/** The state of a free chunk after its allocation. */
	static long allocated(long free, int owner) {
		return free >>> GENERATION_SHIFT << GENERATION_SHIFT | (long) owner << OWNER_SHIFT | LIVE;
	}

	/** The state of a chunk after its free. */
	static long freed(long live, int freer) {
		return ((live >>> GENERATION_SHIFT) + 1) << GENERATION_SHIFT | (long) freer << OWNER_SHIFT | FREE;
	}

	/** The state of a free chunk with another freer. */
	static long freedBy(long free, int freer) {
		return free >>> GENERATION_SHIFT << GENERATION_SHIFT | (long) freer << OWNER_SHIFT | FREE;
	}

	static String describe(long state) {
		String phase = switch (phase(state)) {
			case FREE -> "FREE";
			case LIVE -> "LIVE";
			default -> "phase " + phase(state);
		};
		return phase + " in generation " + Integer.toUnsignedString(generation(state)) + " by slot " + owner(state);
	}

}
