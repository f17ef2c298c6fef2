package dev.arena;

/**
 * How full a pool was: see {@link ArenaExhaustedException}.
 *
 * @param chunkSizeBytes the size of its chunks
 * @param chunkCount how many chunks it has
 * @param freeCount how many of them were free
 */
public record PoolUse(long chunkSizeBytes, long chunkCount, long freeCount) {

	static PoolUse of(Pool pool) {
		return new PoolUse(pool.chunkSizeBytes(), pool.chunkCount(), pool.freeCount());
	}

	@Override
	public String toString() {
		return this.freeCount + " of " + this.chunkCount + " chunks of " + this.chunkSizeBytes + " bytes free";
	}

}
