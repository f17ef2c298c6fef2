package dev.arena.netty;

import io.netty.buffer.AbstractByteBufTest;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.arena.Arena;
import dev.arena.ArenaSpec;

import static org.assertj.core.api.Assertions.assertThat;

/** What Netty tests of its own buffers, of buffers in chunks. */
class ChunkByteBufTests extends AbstractByteBufTest {

	private static final Arena ARENA = Arena.local(ArenaSpec.ofChunkSizes(64, 1024, 8192).withChunkCount(64));

	private static final ArenaByteBufAllocator ALLOCATOR = new ArenaByteBufAllocator(ARENA);

	@Override
	protected ByteBuf newBuffer(int capacity, int maxCapacity) {
		ByteBuf buffer = ALLOCATOR.directBuffer(capacity, maxCapacity);
		assertThat(buffer.writerIndex()).isZero();
		assertThat(buffer.capacity()).isEqualTo(capacity);
		return buffer;
	}

	/** All that the chunk holds is written without a move. */
	@Override
	@Test
	public void testMaxFastWritableBytes() {
		ByteBuf buffer = newBuffer(150, 5000).writerIndex(100);
		assertThat(buffer.writableBytes()).isEqualTo(50);
		assertThat(buffer.maxFastWritableBytes()).isEqualTo(1024 - 100);
		long address = buffer.memoryAddress();
		buffer.writeZero(1024 - 100);
		assertThat(buffer.memoryAddress()).isEqualTo(address);
		buffer.writeByte(1);
		assertThat(buffer.memoryAddress()).isNotEqualTo(address);
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
