package dev.arena;

import java.util.ArrayList;
import java.util.List;

/**
 * The chunks of one size in an arena: geometry and counters. The counters of a shared
 * arena cover all processes since the segment was created.
 * <p>
 * Thread-safe. Counting chunks takes time proportional to the number of those that were
 * ever allocated, about 4 ms for a million; the other counters take nanoseconds. After
 * {@link Arena#close()} every counter throws {@link IllegalStateException}; the geometry
 * stays readable.
 */
public final class Pool {

	private final SlabPool engine;

	private final Pools pools;

	private final Examination examination;

	private Pool(SlabPool engine, Pools pools, Examination examination) {
		this.engine = engine;
		this.pools = pools;
		this.examination = examination;
	}

	/** All pools of a segment, whose words are looked at in a given way. */
	static List<Pool> of(Pools pools, Examination examination) {
		List<Pool> all = new ArrayList<>();
		pools.stream().forEach((engine) -> all.add(new Pool(engine, pools, examination)));
		return List.copyOf(all);
	}

	/**
	 * The size of each chunk.
	 * @return the size in bytes, a power of two
	 */
	public long chunkSizeBytes() {
		return this.engine.chunkSizeBytes();
	}

	/**
	 * How many chunks there are.
	 * @return the number, at least 1
	 */
	public long chunkCount() {
		return this.engine.chunkCount();
	}

	/**
	 * How many chunks are in which state, and how many allocations the pool has served.
	 * @return the counts, of one instant if they say so
	 */
	public PoolCounts counts() {
		return this.examination.examine(this.engine::count);
	}

	/**
	 * How many chunks are free; see {@link #counts()} to have more than one of the
	 * counts.
	 * @return from 0 to {@link #chunkCount()}
	 */
	public long freeCount() {
		return counts().free();
	}

	/**
	 * How many chunks are not free, because somebody holds them or they are in transit.
	 * @return from 0 to {@link #chunkCount()}
	 */
	public long usedCount() {
		return counts().used();
	}

	/**
	 * How many allocations this pool has served, promotions into it included.
	 * @return the number since the segment was created
	 */
	public long allocationCount() {
		return counts().allocations();
	}

	/**
	 * How many requests that fit this pool a larger one has served.
	 * @return the number since the segment was created
	 */
	public long promotionCount() {
		return this.examination.examine(() -> this.pools.stream().mapToLong(this.engine::promotionCountTo).sum());
	}

	/**
	 * How many requests that fit this pool one particular larger pool has served.
	 * @param larger a pool of the same arena
	 * @return the number since the segment was created; 0 if {@code larger} is not larger
	 * @throws IllegalArgumentException if it is not a pool of the same arena
	 */
	public long promotionCountTo(Pool larger) {
		if (larger.pools != this.pools) {
			throw new IllegalArgumentException("The pool of " + larger.chunkSizeBytes()
					+ "-byte chunks is not of this arena: take it from Arena.pools()");
		}
		return this.examination.examine(() -> this.engine.promotionCountTo(larger.engine));
	}

	/**
	 * How many requests that fit this pool were answered with no chunk at all.
	 * @return the number since the segment was created
	 */
	public long exhaustionCount() {
		return this.examination.examine(this.engine::exhaustionCount);
	}

	/**
	 * How many chunks of this pool were handed off. Each of them is in transit still, or
	 * was {@linkplain #transitFreeCount() freed from there}, or was adopted.
	 * @return the number since the segment was created
	 */
	public long handOffCount() {
		return this.examination.examine(this.engine::handOffCount);
	}

	/**
	 * How many chunks of this pool were freed while they were in transit, by
	 * {@link Arena#deallocate(long)} or for their age. Nobody has adopted them.
	 * @return the number since the segment was created
	 */
	public long transitFreeCount() {
		return this.examination.examine(this.engine::transitFreeCount);
	}

	/**
	 * The geometry as in {@code Pool[4096 x 2048 B]}.
	 */
	@Override
	public String toString() {
		return this.engine.toString();
	}

}
