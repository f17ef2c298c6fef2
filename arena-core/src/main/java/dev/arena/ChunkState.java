package dev.arena;

/**
 * The state word of a chunk, in the side table:
 *
 * <pre>
 *  63                               32 31             16 15      8 7        0
 * +-----------------------------------+-----------------+---------+----------+
 * | generation: number of frees       | stamp           | owner   | phase    |
 * +-----------------------------------+-----------------+---------+----------+
 * </pre>
 *
 * Transitions, each by compare-and-set from the exact word unless the chunk is at the top
 * of its list with its pop announced:
 * <ul>
 * <li>{@link #FREE} to {@link #LIVE}: allocation, which sets the owner</li>
 * <li>{@link #LIVE} to {@link #TRANSIT}: hand-off, which sets the time</li>
 * <li>{@link #TRANSIT} or {@link #LIVE} to {@link #LIVE}: adoption, which sets the
 * owner</li>
 * <li>{@link #LIVE} to {@link #FREE}: free, which raises the generation and sets the
 * owner to who freed; also {@link #TRANSIT} to {@link #FREE} when somebody reclaims
 * it</li>
 * </ul>
 * A zero word is a chunk that was never allocated. The stamp of a chunk in transit is
 * when it was handed off; that of a live one is 0, or tells apart those who have adopted
 * it from each other: without it, two holders in one slot would have the same word.
 */
final class ChunkState {

	/**
	 * Nobody holds the chunk. It is on its lane's list, or its freer is about to put it
	 * there.
	 */
	static final int FREE = 0;

	/**
	 * The owner holds the chunk. It is on no list, except while its pop is only
	 * announced.
	 */
	static final int LIVE = 1;

	/**
	 * The owner has handed the chunk off and nobody has adopted it yet. It outlives its
	 * owner.
	 */
	static final int TRANSIT = 2;

	private static final int PHASE_MASK = 0xFF;

	private static final int OWNER_SHIFT = 8;

	private static final int OWNER_MASK = 0xFF;

	private static final int STAMP_SHIFT = 16;

	private static final int STAMP_MASK = 0xFFFF;

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

	static boolean isHeld(long state) {
		return phase(state) == LIVE || phase(state) == TRANSIT;
	}

	/**
	 * How long a chunk has been in transit, modulo 2^16 seconds: a little over 18 hours.
	 */
	static long secondsInTransit(long transit, long epochSeconds) {
		return epochSeconds - (transit >>> STAMP_SHIFT) & STAMP_MASK;
	}

	/** The state of a free chunk after its allocation. */
	static long allocated(long state, int owner) {
		return word(generation(state), owner, LIVE);
	}

	/** The state of a chunk that is free by its next owner, after its allocation. */
	static long allocatedAgain(long state) {
		return state | LIVE;
	}

	/** The state of a held chunk after its adoption; never the same as before. */
	static long adopted(long held, int owner) {
		long stamp = (held >>> STAMP_SHIFT) + 1 & STAMP_MASK;
		return word(generation(held), owner, LIVE) | stamp << STAMP_SHIFT;
	}

	/** The state of a chunk that a slot holds. */
	static long live(int generation, int owner) {
		return word(generation, owner, LIVE);
	}

	/** The state of a live chunk after it was handed off. */
	static long handedOff(long live, long epochSeconds) {
		return word(generation(live), owner(live), TRANSIT) | (epochSeconds & STAMP_MASK) << STAMP_SHIFT;
	}

	/** The state of a held chunk after its free. */
	static long freed(long held, int freer) {
		return word(generation(held) + 1, freer, FREE);
	}

	/** The state of a held chunk after its owner has freed it. */
	static long freedByOwner(long held) {
		return held + (1L << GENERATION_SHIFT) & ~((long) STAMP_MASK << STAMP_SHIFT | PHASE_MASK);
	}

	/** The state of a free chunk with another freer. */
	static long freedBy(long free, int freer) {
		return word(generation(free), freer, FREE);
	}

	static String describe(long state) {
		String phase = switch (phase(state)) {
			case FREE -> "FREE";
			case LIVE -> "LIVE";
			case TRANSIT -> "TRANSIT";
			default -> "phase " + phase(state);
		};
		return phase + " in generation " + Integer.toUnsignedString(generation(state)) + " by slot " + owner(state);
	}

	private static long word(int generation, int owner, int phase) {
		return (long) generation << GENERATION_SHIFT | (long) owner << OWNER_SHIFT | phase;
	}

}
