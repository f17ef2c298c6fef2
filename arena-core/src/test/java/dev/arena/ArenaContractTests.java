package dev.arena;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

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
		Arena arena = open(ArenaSpec.of(100, 64, 256));
		assertThat(arena.pools()).extracting(Pool::chunkSizeBytes).containsExactly(64L, 256L);
		assertThat(arena.pools()).extracting(Pool::chunkCount).containsExactly(100L, 100L);
		assertThat(arena.pools()).extracting(Pool::freeCount).containsExactly(100L, 100L);
		assertThat(arena.pools()).extracting(Pool::usedCount).containsExactly(0L, 0L);
		assertThat(arena.pools()).extracting(Pool::allocationCount).containsExactly(0L, 0L);
		assertThat(arena.refusedFrees(RefusedFree.DOUBLE_FREE)).isZero();
	}

	@Test
	void allocatesFromTheSmallestPoolThatFits() {
		Arena arena = open(ArenaSpec.of(4, 64, 256, 1024));
		assertThat(arena.allocate(1).size()).isEqualTo(64);
		assertThat(arena.allocate(64).size()).isEqualTo(64);
		assertThat(arena.allocate(65).size()).isEqualTo(256);
		assertThat(arena.allocate(1024).size()).isEqualTo(1024);
		assertThat(arena.allocate(1025)).isNull();
		assertThat(arena.tryAllocate(Long.MAX_VALUE)).isNull();
	}

	@Test
	void poolsOfOneChunkPromoteOnceThenGiveNull() {
		Arena arena = open(ArenaSpec.of(1, 64, 256));
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
		Arena arena = open(ArenaSpec.of(1, 64, 256, 1024));
		arena.allocate(64);
		arena.allocate(256);
		assertThat(arena.allocate(64).size()).isEqualTo(1024);
		assertThat(arena.pools().get(0).promotionCountTo(arena.pools().get(2))).isEqualTo(1);
		assertThat(arena.pools().get(0).promotionCountTo(arena.pools().get(1))).isZero();
	}

	@Test
	void exactFitCallFailsWhileALargerPoolHasRoom() {
		Arena arena = open(ArenaSpec.of(1, 64, 256));
		assertThat(arena.tryAllocate(64)).isNotNull();
		assertThat(arena.tryAllocate(64)).isNull();
		assertThat(arena.pools().get(1).freeCount()).isEqualTo(1);
		assertThat(arena.pools().get(0).exhaustionCount()).isEqualTo(1);
		assertThat(arena.pools().get(0).promotionCount()).isZero();
	}

	@Test
	void freeThenAllocateGivesTheSameChunkInTheNextGeneration() {
		Arena arena = open(ArenaSpec.of(64, 64));
		Chunk chunk = arena.allocate(64);
		long address = chunk.address();
		long handle = chunk.handle();
		assertThat(arena.deallocate(chunk)).isTrue();
		Chunk again = arena.allocate(64);
		assertThat(again.address()).isEqualTo(address);
		assertThat(again.handle()).isNotEqualTo(handle).isNotZero();
	}

	@Test
	void everyChunkIsServedOnceAndIsNaturallyAligned() {
		Arena arena = open(ArenaSpec.of(1000, 16, 64, 4096));
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
		Arena arena = open(ArenaSpec.of(1, 64));
		assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(0))
			.withMessage("Requested 0 bytes: must be at least 1; nearest legal value: 1");
		assertThatIllegalArgumentException().isThrownBy(() -> arena.tryAllocate(-1))
			.withMessage("Requested -1 bytes: must be at least 1; nearest legal value: 1");
		assertThat(arena.pools().get(0).freeCount()).isEqualTo(1);
	}

	@Test
	void nullAndHarmlessFreesChangeNothingAndAreToldApart() {
		Arena arena = open(ArenaSpec.of(4, 64));
		Arena other = open(ArenaSpec.of(4, 64));
		Chunk foreign = other.allocate(64);
		Chunk chunk = arena.allocate(64);
		Chunk stale = arena.allocate(64);
		long address = chunk.address();
		long staleAddress = stale.address();
		assertThat(arena.deallocate(null)).isFalse();
		assertThat(arena.deallocate(foreign)).isFalse();
		assertThat(arena.deallocateAddress(address + 8)).isFalse();
		assertThat(arena.deallocateAddress(0)).isFalse();
		assertThat(arena.deallocateAddress(-1)).isFalse();
		assertThat(arena.deallocateAddress(foreign.address())).isFalse();
		assertThat(arena.deallocateAddress(staleAddress)).isTrue();
		assertThat(arena.deallocateAddress(staleAddress)).isFalse();
		assertThat(arena.deallocate(stale)).isFalse();
		assertThat(arena.deallocate(chunk)).isTrue();
		assertThat(arena.deallocate(chunk)).isFalse();
		assertThat(arena.refusedFrees(RefusedFree.FOREIGN_CHUNK)).isEqualTo(1);
		assertThat(arena.refusedFrees(RefusedFree.INTERIOR_ADDRESS)).isEqualTo(1);
		assertThat(arena.refusedFrees(RefusedFree.FOREIGN_ADDRESS)).isEqualTo(3);
		assertThat(arena.refusedFrees(RefusedFree.DOUBLE_FREE)).isEqualTo(2);
		assertThat(arena.refusedFrees(RefusedFree.STALE_CHUNK)).isEqualTo(1);
		assertThat(arena.pools().get(0).freeCount()).isEqualTo(4);
		assertThat(other.pools().get(0).usedCount()).isEqualTo(1);
	}

	@Test
	void staleCursorDoesNotFreeTheNextHoldersChunk() {
		Arena arena = open(ArenaSpec.of(1, 64));
		Chunk stale = arena.allocate(64);
		arena.deallocateAddress(stale.address());
		Chunk holder = arena.allocate(64);
		stale.close();
		assertThat(stale.isOpen()).isFalse();
		assertThat(arena.pools().get(0).usedCount()).isEqualTo(1);
		assertThat(arena.deallocate(holder)).isTrue();
	}

	@Test
	void closingACursorTwiceIsNotADoubleFree() {
		Arena arena = open(ArenaSpec.of(1, 64));
		Chunk chunk = arena.allocate(64);
		chunk.close();
		chunk.close();
		assertThat(arena.refusedFrees(RefusedFree.DOUBLE_FREE)).isZero();
	}

	@Test
	void cursorIsReusedForOneChunkAfterAnother() {
		Arena arena = open(ArenaSpec.of(1, 64, 256));
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
		Arena arena = open(ArenaSpec.of(1, 64));
		Chunk foreign = open(ArenaSpec.of(1, 64)).newChunk();
		assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(1, foreign))
			.withMessageContaining("belongs to another arena");
	}

	@Test
	void valuesOfEveryTypeAreReadBackAtAnyOffset() {
		Arena arena = open(ArenaSpec.of(1, 64));
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
		Arena arena = open(ArenaSpec.of(1, 64));
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
		Arena arena = open(ArenaSpec.of(2, 64));
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
		Arena arena = open(ArenaSpec.of(1, 64));
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
		Chunk chunk = open(ArenaSpec.of(1, 64)).allocate(64);
		for (long offset : new long[] { 1, 63, Long.MAX_VALUE - 63, Long.MAX_VALUE }) {
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> chunk.fill(offset, Long.MAX_VALUE, (byte) 0));
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> chunk.buffer(Long.MAX_VALUE - offset, Integer.MAX_VALUE));
		}
	}

	@Test
	void closedCursorRefusesEveryAccess() {
		Arena arena = open(ArenaSpec.of(1, 64));
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
		Arena arena = open(ArenaSpec.of(2, 64));
		Chunk held = arena.allocate(64).putInt(0, 7);
		Chunk cursor = arena.newChunk();
		Arena moved = closing(arena.transfer());
		assertThat(arena.allocate(1)).isNull();
		assertThat(arena.allocate(1, cursor)).isFalse();
		assertThat(arena.deallocate(held)).isFalse();
		assertThat(arena.deallocateAddress(held.address())).isFalse();
		assertThat(arena.pools()).isEmpty();
		arena.close();
		assertThat(arena.isClosed()).isFalse();
		assertThatIllegalStateException().isThrownBy(arena::transfer).withMessageContaining("was transferred");
		assertThatIllegalStateException().isThrownBy(arena::newChunk).withMessageContaining("was transferred");
		assertThat(held.getInt(0)).isEqualTo(7);
		assertThat(moved.deallocate(held)).isTrue();
		assertThat(moved.allocate(1, cursor)).isTrue();
		assertThat(moved.pools().get(0).usedCount()).isEqualTo(1);
	}

	@Test
	void closedArenaRefusesEverythingButClosing() {
		Arena arena = open(ArenaSpec.of(2, 64));
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
		assertThatIllegalStateException().isThrownBy(arena::backing).withMessageContaining("is closed");
		assertThatIllegalStateException().isThrownBy(arena::lock).withMessageContaining("is closed");
		assertThatIllegalStateException().isThrownBy(() -> arena.bindTo(0)).withMessageContaining("is closed");
		assertThatIllegalStateException().isThrownBy(arena::attachments).withMessageContaining("is closed");
		assertThatIllegalStateException().isThrownBy(arena::transfer).withMessageContaining("is closed");
		assertThat(pool.chunkCount()).isEqualTo(2);
		assertThat(chunk.getInt(0)).isZero();
		assertThat(arena.deallocate(chunk)).isFalse();
	}

	/**
	 * Somebody frees whatever address he likes while others allocate and free: rude, not
	 * harmful.
	 */
	@Test
	void freesOfOthersChunksByAddressNeverDamageTheFreeList() throws Exception {
		Arena arena = open(ArenaSpec.of(8, 64));
		long first = arena.allocate(64).address() & -4096L;
		ExecutorService executor = Executors.newFixedThreadPool(3);
		try {
			List<Future<?>> work = new ArrayList<>();
			for (int thread = 0; thread < 3; thread++) {
				boolean rude = thread == 0;
				work.add(executor.submit(() -> {
					Chunk cursor = arena.newChunk();
					for (int i = 0; i < 300_000; i++) {
						if (rude) {
							arena.deallocateAddress(first + 64L * (i % 8));
						}
						else if (arena.allocate(64, cursor)) {
							cursor.close();
						}
					}
				}));
			}
			for (Future<?> thread : work) {
				thread.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
		for (int i = 0; i < 8; i++) {
			arena.deallocateAddress(first + 64L * i);
		}
		assertThat(arena.verify()).isEqualTo(new VerificationReport(8, 0, 0, List.of()));
	}

	@Test
	void poolOfAnotherArenaIsNoTargetOfPromotion() {
		Arena arena = open(ArenaSpec.of(1, 64));
		Pool foreign = open(ArenaSpec.of(1, 256)).pools().get(0);
		assertThatIllegalArgumentException().isThrownBy(() -> arena.pools().get(0).promotionCountTo(foreign));
	}

}
