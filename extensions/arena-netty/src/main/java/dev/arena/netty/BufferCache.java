package dev.arena.netty;

import java.util.List;

import io.netty.util.Recycler;
import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.Pool;

/**
 * Buffers that were released, to be used again with their cursors, which most often take
 * the chunk again that they had. Kept by Netty for each thread, and here for each pool,
 * so that a cursor stays with one size.
 */
final class BufferCache {

	private final long[] chunkSizes;

	private final Buffers[] buffers;

	BufferCache(ArenaByteBufAllocator allocator, Arena arena) {
		List<Pool> pools = arena.pools();
		this.chunkSizes = pools.stream().mapToLong(Pool::chunkSizeBytes).toArray();
		this.buffers = pools.stream().map((pool) -> new Buffers(allocator, arena)).toArray(Buffers[]::new);
	}

	long largestChunkBytes() {
		return this.chunkSizes[this.chunkSizes.length - 1];
	}

	/**
	 * A buffer with an empty cursor for the pool that fits.
	 * @param lengthBytes how much it is for
	 * @return the buffer, {@code null} if no chunk is so large
	 */
	@Nullable ChunkByteBuf take(int lengthBytes) {
		for (int i = 0; i < this.chunkSizes.length; i++) {
			if (lengthBytes <= this.chunkSizes[i]) {
				return this.buffers[i].get();
			}
		}
		return null;
	}

	private static final class Buffers extends Recycler<ChunkByteBuf> {

		private final ArenaByteBufAllocator allocator;

		private final Arena arena;

		Buffers(ArenaByteBufAllocator allocator, Arena arena) {
			this.allocator = allocator;
			this.arena = arena;
		}

		@Override
		protected ChunkByteBuf newObject(Handle<ChunkByteBuf> handle) {
			return new ChunkByteBuf(this.allocator, this.arena.newChunk(), handle);
		}

	}

}
