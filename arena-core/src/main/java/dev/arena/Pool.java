package dev.arena;

/**
 * The chunks of one size in an arena: geometry and counters. The counters of a shared
 * arena cover all processes since the segment was created.
 * <p>
 * Thread-safe. Each lane is read exactly, one lane after the other: while nobody
 * allocates or frees, the numbers are exact; meanwhile, they are sums of exact parts.
 * Reading takes time proportional to the number of lanes, never to the number of chunks.
 * After {@link Arena#close()} every counter throws {@link IllegalStateException}; the
 * geometry stays readable.
 */
public interface Pool {

	/**
	 * The size of each chunk.
	 * @return the size in bytes, a power of two
	 */
	long chunkSizeBytes();

	/**
	 * How many chunks there are.
	 * @return the number, at least 1
	 */
	long chunkCount();

	/**
	 * How many chunks are free.
	 * @return from 0 to {@link #chunkCount()}
	 */
	long freeCount();

	/**
	 * How many chunks are not free.
	 * @return from 0 to {@link #chunkCount()}
	 */
	long usedCount();

	/**
	 * How many allocations this pool has served, promotions into it included.
	 * @return the number since the segment was created
	 */
	long allocationCount();

	/**
	 * How many requests that fit this pool a larger one has served.
	 * @return the number since the segment was created
	 */
	long promotionCount();

	/**
	 * How many requests that fit this pool one particular larger pool has served.
	 * @param larger a pool of the same arena
	 * @return the number since the segment was created; 0 if {@code larger} is not larger
	 */
	long promotionCountTo(Pool larger);

	/**
	 * How many requests that fit this pool were answered with no chunk at all.
	 * @return the number since the segment was created
	 */
	long exhaustionCount();

}
