package dev.arena;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What every arena does, whatever its memory.
 */
abstract class ArenaContractTests extends OpenArenas {

	@Test
	void newArenaIsEntirelyFree() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(100));
		assertThat(arena.pools()).extracting(Pool::chunkSizeBytes).containsExactly(64L, 256L);
		assertThat(arena.pools()).extracting(Pool::chunkCount).containsExactly(100L, 100L);
		assertThat(arena.pools()).extracting(Pool::freeCount).containsExactly(100L, 100L);
		assertThat(arena.pools()).extracting(Pool::usedCount).containsExactly(0L, 0L);
		assertThat(arena.pools()).extracting(Pool::allocationCount).containsExactly(0L, 0L);
		assertThat(arena.inspect().refusedFrees(RefusedFree.DOUBLE_FREE)).isZero();
	}

	@Test
	void allocatesFromTheSmallestPoolThatFits() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(4));
		assertThat(arena.allocate(1).size()).isEqualTo(64);
		assertThat(arena.allocate(64).size()).isEqualTo(64);
		assertThat(arena.allocate(65).size()).isEqualTo(256);
		assertThat(arena.allocate(1024).size()).isEqualTo(1024);
		assertThat(arena.allocate(1025)).isNull();
		assertThat(arena.tryAllocate(Long.MAX_VALUE)).isNull();
	}

	@Test
	void poolsOfOneChunkPromoteOnceThenGiveNull() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(1));
		assertThat(arena.allocate(64).size()).isEqualTo(64);
		assertThat(arena.allocate(64).size()).isEqualTo(256);
		assertThat(arena.allocate(64)).isNull();
		Pool small = arena.pools().get(0);
		Pool large = arena.pools().get(1);
		assertThat(small.promotionCount()).isEqualTo(1);
		assertThat(small.promotionCountTo(large)).isEqualTo(1);
		assertThat(large.promotionCount()).isZero();
		assertThat(small.exhaustionCount()).isEqualTo(1);
		assertThat(large.exhaustionCount()).isZero();
	}

	@Test
	void promotionSkipsExhaustedPools() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(1));
		arena.allocate(64);
		arena.allocate(256);
		assertThat(arena.allocate(64).size()).isEqualTo(1024);
		assertThat(arena.pools().get(0).promotionCountTo(arena.pools().get(2))).isEqualTo(1);
		assertThat(arena.pools().get(0).promotionCountTo(arena.pools().get(1))).isZero();
	}

	@Test
	void exactFitCallFailsWhileALargerPoolHasRoom() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(1));
		assertThat(arena.tryAllocate(64)).isNotNull();
		assertThat(arena.tryAllocate(64)).isNull();
		assertThat(arena.pools().get(1).freeCount()).isEqualTo(1);
		assertThat(arena.pools().get(0).exhaustionCount()).isEqualTo(1);
		assertThat(arena.pools().get(0).promotionCount()).isZero();
	}

	@Test
	void cursorThatIsUsedAgainGetsTheSameChunkInTheNextGeneration() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(64));
		Chunk cursor = arena.allocate(64);
		long address = cursor.address();
		long handle = cursor.handle();
		assertThat(arena.deallocate(cursor)).isTrue();
		assertThat(arena.allocate(64, cursor)).isTrue();
		assertThat(cursor.address()).isEqualTo(address);
		assertThat(cursor.handle()).isNotEqualTo(handle).isNotZero();
	}

	@Test
	void newCursorGetsTheLargeChunkThatWasFreedLastWhichIsInTheCacheStill() {
		Arena arena = open(ArenaSpec.ofChunkSizes(4096).withChunkCount(5000));
		Chunk chunk = arena.allocate(4096);
		long address = chunk.address();
		chunk.close();
		assertThat(arena.allocate(4096).address()).isEqualTo(address);
	}

	@Test
	void everyChunkIsServedOnceAndIsNaturallyAligned() {
		Arena arena = open(ArenaSpec.ofChunkSizes(16, 64, 4096).withChunkCount(1000));
		for (Pool pool : arena.pools()) {
			Set<Long> addresses = new HashSet<>();
			for (int i = 0; i < 1000; i++) {
				Chunk chunk = arena.tryAllocate(pool.chunkSizeBytes());
				assertThat(chunk.address() % pool.chunkSizeBytes()).isZero();
				addresses.add(chunk.address());
			}
			assertThat(addresses).hasSize(1000);
			assertThat(arena.tryAllocate(pool.chunkSizeBytes())).isNull();
			assertThat(pool.usedCount()).isEqualTo(1000);
		}
	}

	@Test
	void requestsBelowOneByteAreRefused() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(0))
			.withMessage("Requested 0 bytes: must be at least 1; nearest legal value: 1");
		assertThatIllegalArgumentException().isThrownBy(() -> arena.tryAllocate(-1))
			.withMessage("Requested -1 bytes: must be at least 1; nearest legal value: 1");
		assertThat(arena.pools().get(0).freeCount()).isEqualTo(1);
	}

	@Test
	void nullAndHarmlessFreesChangeNothingAndAreToldApart() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(4));
		Arena other = open(ArenaSpec.ofChunkSizes(64).withChunkCount(4));
		Chunk foreign = other.allocate(64);
		Chunk chunk = arena.allocate(64);
		long inTransit = arena.allocate(64).handOff();
		assertThat(arena.deallocate(null)).isFalse();
		assertThat(arena.deallocate(foreign)).isFalse();
		assertThat(arena.deallocate(0)).isFalse();
		assertThat(arena.deallocate(-1)).isFalse();
		assertThat(arena.deallocate(chunk.handle())).isFalse();
		assertThat(arena.deallocate(inTransit)).isTrue();
		assertThat(arena.deallocate(inTransit)).isFalse();
		assertThat(arena.deallocate(chunk)).isTrue();
		assertThat(arena.deallocate(chunk)).isFalse();
		assertThat(arena.deallocate(arena.newChunk())).isFalse();
		assertThat(arena.inspect().refusedFrees(RefusedFree.FOREIGN_CHUNK)).isEqualTo(1);
		assertThat(arena.inspect().refusedFrees(RefusedFree.STALE_HANDLE)).isEqualTo(4);
		assertThat(arena.inspect().refusedFrees(RefusedFree.DOUBLE_FREE)).isEqualTo(2);
		assertThat(arena.inspect().refusedFrees(RefusedFree.STALE_CHUNK)).isZero();
		assertThat(arena.pools().get(0).freeCount()).isEqualTo(4);
		assertThat(other.pools().get(0).usedCount()).isEqualTo(1);
	}

	@Test
	void closingACursorTwiceIsNotADoubleFree() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk chunk = arena.allocate(64);
		chunk.close();
		chunk.close();
		assertThat(arena.inspect().refusedFrees(RefusedFree.DOUBLE_FREE)).isZero();
	}

	@Test
	void cursorIsReusedForOneChunkAfterAnother() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(1));
		Chunk cursor = arena.newChunk();
		assertThat(cursor.isOpen()).isFalse();
		assertThat(arena.allocate(10, cursor)).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> arena.allocate(10, cursor))
			.withMessage("The cursor still holds a chunk: close it before filling it again");
		cursor.close();
		assertThat(arena.tryAllocate(200, cursor)).isTrue();
		assertThat(cursor.size()).isEqualTo(256);
		cursor.close();
		assertThat(arena.tryAllocate(257, cursor)).isFalse();
		assertThat(cursor.isOpen()).isFalse();
		assertThat(arena.pools()).extracting(Pool::allocationCount).containsExactly(1L, 1L);
	}

	@Test
	void cursorOfAnotherArenaIsRefused() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk foreign = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1)).newChunk();
		assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(1, foreign))
			.withMessageContaining("belongs to another arena");
	}

	@Test
	void valuesOfEveryTypeAreReadBackAtAnyOffset() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk chunk = arena.allocate(64);
		for (int offset = 0; offset <= 8; offset++) {
			assertThat(chunk.putByte(offset, (byte) -7).getByte(offset)).isEqualTo((byte) -7);
			assertThat(chunk.putShort(offset, (short) -777).getShort(offset)).isEqualTo((short) -777);
			assertThat(chunk.putInt(offset, 0xCAFEBABE).getInt(offset)).isEqualTo(0xCAFEBABE);
			assertThat(chunk.putLong(offset, Long.MIN_VALUE + 5).getLong(offset)).isEqualTo(Long.MIN_VALUE + 5);
			assertThat(chunk.putFloat(offset, 3.14f).getFloat(offset)).isEqualTo(3.14f);
			assertThat(chunk.putDouble(offset, -2.5e300).getDouble(offset)).isEqualTo(-2.5e300);
		}
	}

	@Test
	void bytesAreCopiedInAndOutOfArraysAndBuffers() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk chunk = arena.allocate(64);
		byte[] bytes = "..hello..".getBytes(StandardCharsets.US_ASCII);
		byte[] back = new byte[9];
		chunk.putBytes(3, bytes, 2, 5).getBytes(3, back, 1, 5);
		assertThat(new String(back, 1, 5, StandardCharsets.US_ASCII)).isEqualTo("hello");
		ByteBuffer heap = ByteBuffer.wrap(bytes, 2, 3);
		ByteBuffer direct = ByteBuffer.allocateDirect(4).put(bytes, 4, 4).flip();
		chunk.putBytes(10, heap).putBytes(20, direct);
		assertThat(heap.hasRemaining()).isFalse();
		assertThat(direct.hasRemaining()).isFalse();
		assertThat(chunk.getByte(10)).isEqualTo((byte) 'h');
		assertThat(chunk.getByte(23)).isEqualTo((byte) '.');
		chunk.fill(0, 64, (byte) 9);
		assertThat(chunk.getLong(56)).isEqualTo(0x0909090909090909L);
	}

	@Test
	void bufferIsDirectNativeOrderedAndOverTheSameBytes() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(2));
		Chunk first = arena.allocate(64);
		Chunk chunk = arena.allocate(64);
		ByteBuffer buffer = chunk.buffer();
		assertThat(buffer.isDirect()).isTrue();
		assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
		assertThat(buffer.position()).isZero();
		assertThat(buffer.limit()).isEqualTo(64);
		buffer.putInt(8, 99);
		assertThat(chunk.getInt(8)).isEqualTo(99);
		assertThat(chunk.buffer(8, 4).getInt(0)).isEqualTo(99);
		assertThat(first.getInt(8)).isNotEqualTo(99);
	}

	@Test
	void accessOutsideTheChunkIsRefused() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk chunk = arena.allocate(64);
		for (long offset : new long[] { -1, 61, 64, Long.MAX_VALUE, Long.MIN_VALUE }) {
			assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> chunk.getInt(offset))
				.withMessage("4 bytes at offset " + offset + " do not fit in the chunk: it has 64 bytes");
		}
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> chunk.buffer(60, 5));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> chunk.buffer(0, -1));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> chunk.fill(1, 64, (byte) 0));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> chunk.getBytes(0, new byte[4], 1, 4));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> chunk.putBytes(0, ByteBuffer.allocate(65)));
	}

	@Test
	void partThatIsLongerThanAllMemoryIsRefused() {
		Chunk chunk = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1)).allocate(64);
		for (long offset : new long[] { 1, 63, Long.MAX_VALUE - 63, Long.MAX_VALUE }) {
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> chunk.fill(offset, Long.MAX_VALUE, (byte) 0));
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> chunk.buffer(Long.MAX_VALUE - offset, Integer.MAX_VALUE));
		}
	}

	@Test
	void closedCursorRefusesEveryAccess() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk chunk = arena.allocate(64);
		chunk.close();
		assertThatIllegalStateException().isThrownBy(() -> chunk.getByte(0))
			.withMessage("The cursor holds no chunk: it was closed or never filled");
		assertThatIllegalStateException().isThrownBy(() -> chunk.putLong(0, 1));
		assertThatIllegalStateException().isThrownBy(() -> chunk.getLong(Long.MAX_VALUE));
		assertThatIllegalStateException().isThrownBy(() -> chunk.buffer(0, 0));
		assertThatIllegalStateException().isThrownBy(chunk::buffer);
		assertThatIllegalStateException().isThrownBy(chunk::size);
		assertThatIllegalStateException().isThrownBy(chunk::address);
		assertThatIllegalStateException().isThrownBy(chunk::handle);
		assertThat(chunk).hasToString("Chunk[empty]");
	}

	@Test
	void transferMovesMemoryChunksAndCursors() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(2));
		Chunk held = arena.allocate(64).putInt(0, 7);
		Chunk cursor = arena.newChunk();
		long handle = arena.allocate(64).putInt(0, 8).handOff();
		Arena moved = closing(arena.transfer());
		assertThat(arena.allocate(1)).isNull();
		assertThat(arena.allocate(1, cursor)).isFalse();
		assertThat(arena.deallocate(held)).isFalse();
		assertThat(arena.deallocate(handle)).isFalse();
		assertThat(arena.adopt(handle)).isNull();
		assertThat(arena.pools()).isEmpty();
		arena.close();
		assertThat(arena.isClosed()).isFalse();
		assertThatIllegalStateException().isThrownBy(arena::transfer).withMessageContaining("was transferred");
		assertThatIllegalStateException().isThrownBy(arena::newChunk).withMessageContaining("was transferred");
		assertThat(held.getInt(0)).isEqualTo(7);
		assertThat(moved.deallocate(held)).isTrue();
		assertThat(moved.adopt(handle, cursor)).isTrue();
		assertThat(cursor.getInt(0)).isEqualTo(8);
		assertThat(moved.pools().get(0).usedCount()).isEqualTo(1);
	}

	@Test
	void closedArenaRefusesEverythingButClosing() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(2));
		Chunk chunk = arena.allocate(64).putInt(0, 7);
		Chunk cursor = arena.newChunk();
		Pool pool = arena.pools().get(0);
		arena.close();
		arena.close();
		assertThat(arena.isClosed()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> arena.allocate(1)).withMessageContaining("is closed");
		assertThatIllegalStateException().isThrownBy(() -> arena.allocate(1, cursor))
			.withMessageContaining("is closed");
		assertThatIllegalStateException().isThrownBy(pool::freeCount).withMessageContaining("is closed");
		assertThatIllegalStateException().isThrownBy(() -> arena.inspect().backing())
			.withMessageContaining("is closed");
		assertThatIllegalStateException().isThrownBy(() -> arena.maintain().lock()).withMessageContaining("is closed");
		assertThatIllegalStateException().isThrownBy(() -> arena.maintain().bindTo(0))
			.withMessageContaining("is closed");
		assertThatIllegalStateException().isThrownBy(() -> arena.inspect().attachments())
			.withMessageContaining("is closed");
		assertThatIllegalStateException().isThrownBy(arena::transfer).withMessageContaining("is closed");
		assertThat(pool.chunkCount()).isEqualTo(2);
		assertThat(chunk.isOpen()).isFalse();
		assertThat(chunk.getInt(0)).isZero();
		assertThat(chunk).hasToString("Chunk[empty]");
		assertThatIllegalStateException().isThrownBy(chunk::handOff).withMessageContaining("is closed");
		assertThat(arena.deallocate(chunk)).isFalse();
	}

	@Test
	void poolOfAnotherArenaIsNoTargetOfPromotion() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Pool foreign = open(ArenaSpec.ofChunkSizes(256).withChunkCount(1)).pools().get(0);
		assertThatIllegalArgumentException().isThrownBy(() -> arena.pools().get(0).promotionCountTo(foreign));
	}

}
