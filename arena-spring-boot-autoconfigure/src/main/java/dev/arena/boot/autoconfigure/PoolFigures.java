package dev.arena.boot.autoconfigure;

import dev.arena.Pool;
import dev.arena.PoolCounts;

/**
 * How many chunks of a pool are where, and how they came there.
 *
 * @param counts the chunks by state, and the allocations
 * @param handOffs how many chunks were handed off
 * @param transitFrees how many of those were freed in transit, because they were taken
 * back or given up
 */
public record PoolFigures(PoolCounts counts, long handOffs, long transitFrees) {

	/**
	 * Counts. In this order, so that no more adoptions are found than there were.
	 */
	static PoolFigures of(Pool pool) {
		long handOffs = pool.handOffCount();
		PoolCounts counts = pool.counts();
		return new PoolFigures(counts, handOffs, pool.transitFreeCount());
	}

	/**
	 * How many chunks that were handed off somebody has adopted.
	 * @return the number; those that are on their way just now may be missing
	 */
	public long adoptions() {
		return Math.max(0, this.handOffs - this.transitFrees - this.counts.inTransit());
	}

}
