package dev.arena.benchmark.peer;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Netty's allocators of direct buffers with their defaults, but with thread caches for
 * every thread, as threads of Netty have them, and without leak detection, as arenas have
 * none by default.
 */
final class NettyAllocator extends Allocator {

	private final ByteBufAllocator allocator;

	private NettyAllocator(ByteBufAllocator allocator) {
		this.allocator = allocator;
	}

	/** {@code PooledByteBufAllocator}: arenas in the manner of jemalloc. */
	static NettyAllocator pooled() {
		boolean preferDirect = true;
		boolean useCacheForAllThreads = true;
		return new NettyAllocator(new PooledByteBufAllocator(preferDirect, PooledByteBufAllocator.defaultNumHeapArena(),
				PooledByteBufAllocator.defaultNumDirectArena(), PooledByteBufAllocator.defaultPageSize(),
				PooledByteBufAllocator.defaultMaxOrder(), PooledByteBufAllocator.defaultSmallCacheSize(),
				PooledByteBufAllocator.defaultNormalCacheSize(), useCacheForAllThreads));
	}

	/** {@code AdaptiveByteBufAllocator}: the default of Netty 4.2. */
	static NettyAllocator adaptive() {
		boolean preferDirect = true;
		boolean useCacheForNonEventLoopThreads = true;
		return new NettyAllocator(new AdaptiveByteBufAllocator(preferDirect, useCacheForNonEventLoopThreads));
	}

	@Override
	Worker<?> newWorker(int slotCount) {
		return new NettyWorker(this.allocator);
	}

	private static final class NettyWorker extends Worker<ByteBuf> {

		private final ByteBufAllocator allocator;

		NettyWorker(ByteBufAllocator allocator) {
			this.allocator = allocator;
		}

		@Override
		public @Nullable ByteBuf allocate(int slot, int sizeBytes) {
			return this.allocator.directBuffer(sizeBytes);
		}

		@Override
		public void write(ByteBuf chunk, long value) {
			chunk.setLong(0, value);
		}

		@Override
		public long read(ByteBuf chunk) {
			return chunk.getLong(0);
		}

		@Override
		public void free(ByteBuf chunk) {
			chunk.release();
		}

	}

}
