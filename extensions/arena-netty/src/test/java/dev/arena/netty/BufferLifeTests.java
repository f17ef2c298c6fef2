package dev.arena.netty;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.util.IllegalReferenceCountException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.RefusedFree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** When a buffer takes its chunk, moves to another one and frees it. */
class BufferLifeTests {

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(2));

	private final ArenaByteBufAllocator allocator = new ArenaByteBufAllocator(this.arena);

	@AfterEach
	void close() {
		if (!this.arena.isClosed()) {
			assertThat(used(0) + used(1)).as("chunks in use").isZero();
			for (RefusedFree reason : RefusedFree.values()) {
				assertThat(this.arena.inspect().refusedFrees(reason)).as(reason.name()).isZero();
			}
			this.arena.close();
		}
	}

	private long used(int pool) {
		return this.arena.pools().get(pool).usedCount();
	}

	@Test
	void lastReleaseFreesTheChunk() {
		ByteBuf buffer = this.allocator.buffer(64, 64);
		assertThat(buffer.isDirect()).isTrue();
		assertThat(used(0)).isEqualTo(1);
		assertThat(buffer.retain().release()).isFalse();
		assertThat(used(0)).isEqualTo(1);
		assertThat(buffer.release()).isTrue();
		assertThat(used(0)).isZero();
	}

	@Test
	void retainedSliceKeepsTheChunkOfItsBuffer() {
		ByteBuf buffer = this.allocator.buffer(64).writeLong(4711);
		ByteBuf slice = buffer.retainedSlice(0, 8);
		ByteBuf duplicate = buffer.retainedDuplicate();
		buffer.release();
		assertThat(slice.getLong(0)).isEqualTo(4711);
		slice.release();
		assertThat(duplicate.readLong()).isEqualTo(4711);
		assertThat(used(0)).isEqualTo(1);
		duplicate.release();
		assertThat(used(0)).isZero();
	}

	@Test
	void secondReleaseIsRefusedAndFreesNobodyElsesChunk() {
		ByteBuf buffer = this.allocator.buffer(64);
		buffer.release();
		assertThatExceptionOfType(IllegalReferenceCountException.class).isThrownBy(buffer::release);
		ByteBuf next = this.allocator.buffer(64);
		assertThat(used(0)).isEqualTo(1);
		next.release();
	}

	@Test
	void grownBufferMovesToALargerChunkAndFreesTheFormer() {
		ByteBuf buffer = this.allocator.buffer(8).writeLong(4711);
		long address = buffer.memoryAddress();
		buffer.writeZero(56);
		assertThat(buffer.memoryAddress()).isEqualTo(address);
		buffer.writeLong(4712);
		assertThat(used(0)).isZero();
		assertThat(used(1)).isEqualTo(1);
		assertThat(buffer.getLong(0)).isEqualTo(4711);
		assertThat(buffer.getLong(64)).isEqualTo(4712);
		buffer.release();
		assertThat(this.allocator.exhaustedCount() + this.allocator.oversizedCount()).isZero();
	}

	@Test
	void bufferThatOutgrowsAllChunksGoesOnElsewhereAndIsCounted() {
		ByteBuf buffer = this.allocator.buffer(8).writeLong(4711).writeZero(256);
		assertThat(used(0) + used(1)).isZero();
		assertThat(this.allocator.oversizedCount()).isEqualTo(1);
		assertThat(buffer.getLong(0)).isEqualTo(4711);
		buffer.release();
	}

	@Test
	void bufferForWhichNoChunkIsFreeComesFromElsewhereAndIsCounted() {
		List<ByteBuf> buffers = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			buffers.add(this.allocator.buffer(64).writeInt(i));
		}
		assertThat(used(0)).isEqualTo(2);
		assertThat(used(1)).as("promoted").isEqualTo(2);
		assertThat(this.allocator.exhaustedCount()).isEqualTo(2);
		assertThat(buffers.stream().map((buffer) -> buffer.getInt(0))).containsExactly(0, 1, 2, 3, 4, 5);
		buffers.forEach(ByteBuf::release);
		ByteBuf again = this.allocator.buffer(64);
		assertThat(this.allocator.exhaustedCount()).isEqualTo(2);
		again.release();
	}

	@Test
	void sizeBeyondTheLargestChunkComesFromElsewhereAndIsCounted() {
		this.allocator.directBuffer(257).release();
		this.allocator.directBuffer(256).release();
		assertThat(this.allocator.oversizedCount()).isEqualTo(1);
		assertThat(this.allocator.exhaustedCount()).isZero();
		assertThat(this.allocator).hasToString("ArenaByteBufAllocator[" + this.arena + ", exhausted 0, oversized 1]");
	}

	@Test
	void heapBuffersTakeNoChunk() {
		ByteBuf buffer = this.allocator.heapBuffer(64);
		assertThat(buffer.hasArray()).isTrue();
		assertThat(used(0)).isZero();
		buffer.release();
	}

	@Test
	void buffersOfTwoAllocatorsAreCopiedAndComparedInAnyDirection() {
		ByteBuf ours = this.allocator.buffer(64).writeLong(1).writeLong(2);
		ByteBuf theirs = ByteBufAllocator.DEFAULT.buffer(64).writeBytes(ours, 0, 16);
		ByteBuf copy = this.allocator.buffer(64).writeBytes(theirs, 0, 16);
		assertThat(ByteBufUtil.equals(ours, copy)).isTrue();
		assertThat(copy.writeBytes(ours, 0, 8).getLong(16)).isEqualTo(1);
		CompositeByteBuf composite = this.allocator.compositeBuffer().addComponents(true, ours, theirs, copy);
		assertThat(composite.nioBuffer().getLong(40)).isEqualTo(2);
		composite.release();
	}

	@Test
	void otherThreadReleasesWhatThisOneHasAllocated() throws Exception {
		for (int i = 0; i < 1000; i++) {
			ByteBuf buffer = this.allocator.buffer(64).writeInt(i);
			CompletableFuture.runAsync(buffer::release).get(10, TimeUnit.SECONDS);
			assertThat(used(0)).isZero();
		}
	}

	@Test
	void bufferInUseWhenTheArenaIsClosedReadsZerosAndCanBeReleased() {
		ByteBuf buffer = this.allocator.buffer(64).writeLong(4711);
		ByteBuffer nio = buffer.nioBuffer(0, 8);
		this.arena.close();
		assertThat(buffer.getLong(0)).isZero();
		assertThat(nio.getLong(0)).isZero();
		buffer.writeLong(1);
		assertThat(buffer.release()).isTrue();
		ByteBuf next = this.allocator.buffer(64).writeLong(4711);
		assertThat(next.readLong()).isEqualTo(4711);
		next.release();
		assertThat(this.allocator.exhaustedCount()).isEqualTo(1);
	}

}
