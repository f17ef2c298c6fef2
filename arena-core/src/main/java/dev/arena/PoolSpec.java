package dev.arena;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The geometry of one pool: {@code PoolSpec.ofChunkSize(2048).withChunkCount(4096)}.
 * Immutable. Any values can be put together here; {@link ArenaSpec#of(java.util.List)}
 * checks all pools of an arena at once.
 */
public final class PoolSpec {

	private final long chunkSizeBytes;

	private final long chunkCount;

	private PoolSpec(long chunkSizeBytes, long chunkCount) {
		this.chunkSizeBytes = chunkSizeBytes;
		this.chunkCount = chunkCount;
	}

	/**
	 * A pool of one chunk.
	 * @param chunkSizeBytes the size of each chunk in bytes: a power of two, at least
	 * {@value ArenaSpec#MIN_CHUNK_SIZE_BYTES}
	 * @return the geometry
	 */
	public static PoolSpec ofChunkSize(long chunkSizeBytes) {
		return new PoolSpec(chunkSizeBytes, 1);
	}

	/**
	 * Sets how many chunks the pool has.
	 * @param chunkCount the number, from 1 to {@link ArenaSpec#MAX_CHUNK_COUNT}
	 * @return a new geometry
	 */
	public PoolSpec withChunkCount(long chunkCount) {
		return new PoolSpec(this.chunkSizeBytes, chunkCount);
	}

	/**
	 * The size of each chunk.
	 * @return the size in bytes
	 */
	public long chunkSizeBytes() {
		return this.chunkSizeBytes;
	}

	/**
	 * How many chunks the pool has.
	 * @return the number
	 */
	public long chunkCount() {
		return this.chunkCount;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof PoolSpec spec && this.chunkSizeBytes == spec.chunkSizeBytes
				&& this.chunkCount == spec.chunkCount;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.chunkSizeBytes, this.chunkCount);
	}

	/**
	 * The geometry as in {@code 4096 x 2048 B}.
	 */
	@Override
	public String toString() {
		return this.chunkCount + " x " + this.chunkSizeBytes + " B";
	}

}
