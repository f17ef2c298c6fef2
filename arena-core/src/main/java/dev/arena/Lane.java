package dev.arena;

/**
 * Where the threads of one lane begin to look for a free chunk of a pool: a block, and
 * which of its chunks are believed to be free. Private to a process and never trusted:
 * threads overwrite each other's, mix the fields of two, and lose nothing but time,
 * because what is believed free is taken by its state word or not at all.
 */
final class Lane extends LanePadding {

	/** How many chunks are taken for each block that is looked at on behalf of others. */
	private static final int CHUNKS_PER_AUDIT = 16;

	private static final int MAX_AUDITS_OWED = 4;

	/** Where to begin within a block that several lanes begin in. */
	private final int rotation;

	private long block;

	/** A bit for each chunk of the block; the first is that of the chunk to begin at. */
	private long free;

	private int chunksFound;

	private int random;

	/**
	 * A lane that believes everything to be free.
	 * @param start the chunk to begin at
	 * @param isAlone whether no other lane begins in the same block
	 */
	Lane(long start, boolean isAlone, int seed) {
		this.block = start >>> SegmentFormat.FAN_OUT_SHIFT;
		this.rotation = isAlone ? 0 : (int) start & (SegmentFormat.FAN_OUT - 1);
		this.free = -1;
		this.random = seed | 1;
	}

	long block() {
		return this.block;
	}

	/** Whether any chunk of the block is believed to be free. */
	boolean believesAny() {
		return this.free != 0;
	}

	/** The next chunk that is believed to be free, which is not after that. */
	long next() {
		return next(this.block, this.free);
	}

	/**
	 * The first of some chunks of a block, the others of which are believed to be free.
	 * @param block the block
	 * @param free a bit for each chunk, as {@link #moveTo} has answered
	 * @return the index of the chunk in its pool
	 */
	long next(long block, long free) {
		this.free = free & free - 1;
		int chunk = Long.numberOfTrailingZeros(free) + this.rotation & SegmentFormat.FAN_OUT - 1;
		return (block << SegmentFormat.FAN_OUT_SHIFT) + chunk;
	}

	/**
	 * Goes on in a block in which some chunks were found free.
	 * @param block the block
	 * @param found a bit for each chunk
	 * @return the same in the order in which this lane takes them
	 */
	long moveTo(long block, long found) {
		long free = Long.rotateRight(found, this.rotation);
		this.block = block;
		this.free = free;
		this.chunksFound += Long.bitCount(free);
		return free;
	}

	/** Which chunks of the block are believed to be free. */
	long free() {
		return this.free;
	}

	/** Remembers a chunk that this process has freed, if it is in the lane's block. */
	void freed(long index) {
		if (this.block == index >>> SegmentFormat.FAN_OUT_SHIFT) {
			this.free |= 1L << index - this.rotation;
		}
	}

	/** Whether to look at a block on behalf of others; see {@link FreeChunkSearch}. */
	boolean takeAuditOwed() {
		int found = Math.min(this.chunksFound, MAX_AUDITS_OWED * CHUNKS_PER_AUDIT);
		if (found < CHUNKS_PER_AUDIT) {
			return false;
		}
		this.chunksFound = found - CHUNKS_PER_AUDIT;
		return true;
	}

	/** A number from 0 to below a bound; xorshift, after Marsaglia. */
	int random(int bound) {
		int x = this.random;
		x ^= x << 13;
		x ^= x >>> 17;
		x ^= x << 5;
		this.random = (x != 0) ? x : 1;
		return (int) ((x & 0xFFFF_FFFFL) * bound >>> Integer.SIZE);
	}

}
