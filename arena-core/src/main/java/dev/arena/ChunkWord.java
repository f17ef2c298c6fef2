package dev.arena;

/**
 * The state word of a chunk, which alone says who owns it:
 *
 * <pre>
 *  63                                  20 19   18 17          8 7         0
 * +--------------------------------------+-------+-------------+-----------+
 * | generation                           | phase | stamp       | owner     |
 * +--------------------------------------+-------+-------------+-----------+
 * </pre>
 *
 * Each transition is one compare-and-set from an exact word:
 * <ul>
 * <li>{@link #FREE}(g) to {@link #LIVE}(g): allocation, which sets the owner</li>
 * <li>{@link #LIVE}(g) to {@link #FREE}(g + 1): free</li>
 * <li>{@link #LIVE}(g) to {@link #TRANSIT}(g + 1): hand-off</li>
 * <li>{@link #TRANSIT}(g) to {@link #LIVE}(g): adoption, which sets the owner</li>
 * <li>{@link #TRANSIT}(g) to {@link #FREE}(g + 1): free of a chunk in transit</li>
 * <li>{@link #TRANSIT}(g) to itself with another stamp: see {@link TransitEpoch}</li>
 * </ul>
 * The generation rises whenever a holding ends, so no word of a holding ever comes back.
 * Generation and phase together, the <em>rank</em>, only rise. A zero word is a chunk
 * that was never allocated: zeroed memory is a full pool.
 */
final class ChunkWord {

	/** Nobody has the chunk. */
	static final int FREE = 0;

	/**
	 * The owner has handed the chunk off and nobody has adopted it yet. It outlives its
	 * owner.
	 */
	static final int TRANSIT = 1;

	/** The owner holds the chunk. */
	static final int LIVE = 2;

	/** The word of a chunk that was never allocated. */
	static final long UNUSED = 0;

	static final int GENERATION_SHIFT = 20;

	static final long GENERATION_MASK = -1L << GENERATION_SHIFT;

	private static final long NEXT_GENERATION = 1L << GENERATION_SHIFT;

	private static final int PHASE_SHIFT = 18;

	private static final long PHASE_MASK = 3L << PHASE_SHIFT;

	private static final int STAMP_SHIFT = 8;

	private static final long STAMP_MASK = 0x3FFL << STAMP_SHIFT;

	private static final int OWNER_MASK = 0xFF;

	private static final long LIVE_TO_FREE = NEXT_GENERATION - ((long) (LIVE - FREE) << PHASE_SHIFT);

	private static final long LIVE_TO_TRANSIT = NEXT_GENERATION - ((long) (LIVE - TRANSIT) << PHASE_SHIFT);

	private ChunkWord() {
	}

	static boolean isFree(long word) {
		return (word & PHASE_MASK) == (long) FREE << PHASE_SHIFT;
	}

	static boolean isInTransit(long word) {
		return (word & PHASE_MASK) == (long) TRANSIT << PHASE_SHIFT;
	}

	static boolean isLive(long word) {
		return (word & PHASE_MASK) == (long) LIVE << PHASE_SHIFT;
	}

	static int phase(long word) {
		return (int) (word >>> PHASE_SHIFT) & 3;
	}

	static long generation(long word) {
		return word >>> GENERATION_SHIFT;
	}

	static long nextGeneration(long generation) {
		return generation + 1 & GENERATION_MASK >>> GENERATION_SHIFT;
	}

	/** Generation and phase: a number that only rises. */
	static long rank(long word) {
		return word >>> PHASE_SHIFT;
	}

	static int owner(long word) {
		return (int) word & OWNER_MASK;
	}

	static int stamp(long word) {
		return (int) (word & STAMP_MASK) >>> STAMP_SHIFT;
	}

	/** What the word of a chunk that a slot holds has below the generation. */
	static long holding(int owner) {
		return (long) LIVE << PHASE_SHIFT | owner;
	}

	/** The word of a live chunk after its owner has freed it. */
	static long freed(long live) {
		return live + LIVE_TO_FREE;
	}

	/** The word of a live chunk after its owner has handed it off. */
	static long handedOff(long live) {
		return live + LIVE_TO_TRANSIT;
	}

	/** The word of a chunk that somebody else held, or that was in transit, once free. */
	static long freedBy(long word, int freer) {
		return (word & GENERATION_MASK) + NEXT_GENERATION | freer;
	}

	/** The word of a chunk in transit with another stamp. */
	static long stamped(long transit, int stamp) {
		return transit & ~STAMP_MASK | (long) stamp << STAMP_SHIFT;
	}

	/** Whether a word can be that of a chunk, whatever has happened to it. */
	static boolean isPossible(long word) {
		return switch (phase(word)) {
			case FREE -> stamp(word) == 0;
			case LIVE -> stamp(word) == 0 && owner(word) != 0;
			case TRANSIT -> owner(word) != 0;
			default -> false;
		};
	}

	static String describe(long word) {
		String phase = switch (phase(word)) {
			case FREE -> "FREE";
			case LIVE -> "LIVE";
			case TRANSIT -> "TRANSIT";
			default -> "phase " + phase(word);
		};
		return phase + " in generation " + generation(word) + " by slot " + owner(word)
				+ ((stamp(word) != 0) ? " with stamp " + stamp(word) : "");
	}

}
