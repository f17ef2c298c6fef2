package dev.arena;

/**
 * The geometry of one pool. Any values can be put together here;
 * {@link ArenaSpec#of(java.util.List)} checks all pools of an arena at once.
 *
 * @param chunkSizeBytes the size of each chunk in bytes: a power of two, at least
 * {@value ArenaSpec#MIN_CHUNK_SIZE_BYTES}
 * @param chunkCount how many chunks: from 1 to {@link ArenaSpec#MAX_CHUNK_COUNT}
 */
public record PoolSpec(long chunkSizeBytes, long chunkCount) {

	/**
	 * Names the two numbers in the order in which one says them: "4096 chunks of 2 KiB".
	 * @param chunkCount how many chunks
	 * @param chunkSizeBytes the size of each in bytes
	 * @return the geometry
	 */
	public static PoolSpec of(long chunkCount, long chunkSizeBytes) {
		return new PoolSpec(chunkSizeBytes, chunkCount);
	}

}
