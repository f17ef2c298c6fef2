package dev.arena;

/**
 * How many chunks of a pool are in which state, from {@link Pool#counts()}.
 *
 * @param free how many nobody has
 * @param live how many somebody holds
 * @param inTransit how many were handed off and not adopted yet
 * @param allocations how many allocations the pool has served since the segment was
 * created, promotions into it included
 * @param exact whether all chunks were in these states at one instant; {@code false} if
 * so much changed in each of a few passes over them that no such instant was found
 */
public record PoolCounts(long free, long live, long inTransit, long allocations, boolean exact) {

	/**
	 * How many chunks are not free.
	 * @return the sum of those held and those in transit
	 */
	public long used() {
		return this.live + this.inTransit;
	}

}
