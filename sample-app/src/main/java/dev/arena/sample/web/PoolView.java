package dev.arena.sample.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.arena.Arena;
import dev.arena.Pool;
import dev.arena.PoolCounts;

/**
 * A pool as the API shows it.
 *
 * @param chunkSize the size of each chunk in bytes
 * @param chunkCount how many chunks there are
 * @param used how many are in use
 * @param allocations how many allocations the pool has served
 * @param promotions how many requests larger pools have served for it
 * @param promotedTo those requests by the chunk size of the pool that served them
 * @param exhaustions how many requests found no chunk at all
 */
record PoolView(long chunkSize, long chunkCount, long used, long allocations, long promotions,
		Map<Long, Long> promotedTo, long exhaustions) {

	static List<PoolView> of(Arena arena) {
		List<Pool> pools = arena.pools();
		return pools.stream().map((pool) -> of(pool, pools)).toList();
	}

	private static PoolView of(Pool pool, List<Pool> pools) {
		Map<Long, Long> promotedTo = new LinkedHashMap<>();
		for (Pool larger : pools) {
			long count = pool.promotionCountTo(larger);
			if (count > 0) {
				promotedTo.put(larger.chunkSizeBytes(), count);
			}
		}
		PoolCounts counts = pool.counts();
		return new PoolView(pool.chunkSizeBytes(), pool.chunkCount(), counts.used(), counts.allocations(),
				pool.promotionCount(), promotedTo, pool.exhaustionCount());
	}

}
