package dev.arena;

/**
 * How the chunks of a pool are divided into lanes: contiguously, a power of two to each
 * lane but the last, which has the rest.
 */
final class LaneGeometry {

	private final long chunkCount;

	private final int laneShift;

	private final int laneCount;

	/**
	 * The next power of two, less one: neighbouring thread ids start in different lanes.
	 */
	private final int startMask;

	/**
	 * A division into lanes.
	 * @param chunkCount the number of chunks in the pool
	 * @param laneShift binary logarithm of the number of chunks in each lane but the last
	 */
	LaneGeometry(long chunkCount, int laneShift) {
		this.chunkCount = chunkCount;
		this.laneShift = laneShift;
		this.laneCount = (int) ((chunkCount - 1) >>> laneShift) + 1;
		this.startMask = (this.laneCount > 1) ? (Integer.highestOneBit(this.laneCount - 1) << 1) - 1 : 0;
	}

	int laneCount() {
		return this.laneCount;
	}

	long chunksIn(int lane) {
		return Math.min(1L << this.laneShift, this.chunkCount - ((long) lane << this.laneShift));
	}

	/** The index in the pool of a chunk in a lane. */
	long chunk(int lane, long index) {
		return ((long) lane << this.laneShift) + index;
	}

	int laneOf(long chunk) {
		return (int) (chunk >>> this.laneShift);
	}

	/** The index in its lane of a chunk in the pool. */
	long indexOf(long chunk) {
		return chunk & ((1L << this.laneShift) - 1);
	}

	/** The lane that the current thread tries first. */
	int startLane() {
		int lane = (int) Thread.currentThread().getId() & this.startMask;
		return (lane < this.laneCount) ? lane : lane - this.laneCount;
	}

	/** The lane that is tried after another. */
	int laneAfter(int lane) {
		return (lane + 1 == this.laneCount) ? 0 : lane + 1;
	}

}
