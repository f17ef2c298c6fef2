package dev.arena.netty;

import io.netty.buffer.AbstractByteBufTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

import dev.arena.Arena;
import dev.arena.ArenaSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Netty tests of its own buffers, of buffers that began in a chunk and have grown
 * beyond the largest.
 */
class FallbackByteBufTests extends AbstractByteBufTest {

	private static final Arena ARENA = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(64));

	private static final ArenaByteBufAllocator ALLOCATOR = new ArenaByteBufAllocator(ARENA,
			UnpooledByteBufAllocator.DEFAULT);

	@Override
	protected ByteBuf newBuffer(int capacity, int maxCapacity) {
		ByteBuf buffer = ALLOCATOR.directBuffer(1, maxCapacity).capacity(Math.min(65, maxCapacity));
		assertThat(maxCapacity <= 64 || ALLOCATOR.oversizedCount() > 0).isTrue();
		return buffer.capacity(capacity);
	}

	/** As that of other buffers: the room is that of the buffer elsewhere. */
	@Override
	public void testMaxFastWritableBytes() {
		ByteBuf buffer = newBuffer(150, 500).writerIndex(100);
		assertThat(buffer.maxFastWritableBytes()).isEqualTo(50);
		buffer.release();
	}

	@Override
	@AfterEach
	public void dispose() {
		super.dispose();
		assertThat(ARENA.pools()).allSatisfy((pool) -> assertThat(pool.usedCount()).isZero());
	}

	@AfterAll
	static void close() {
		ARENA.close();
	}

}
