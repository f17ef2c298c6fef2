package dev.arena;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What hand-off, adoption and verification do in every arena, whatever its memory.
 */
abstract class HandOffContractTests extends OpenArenas {

	@Test
	void handedOffChunkBelongsToNobodyUntilItIsAdopted() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(2));
		Chunk sent = arena.allocate(64).putLong(0, 77);
		long before = sent.handle();
		long handle = sent.handOff();
		assertThat(handle).isEqualTo(before);
		assertThat(sent.isOpen()).isFalse();
		assertThat(arena.pools().get(0).usedCount()).isEqualTo(1);
		assertThat(arena.pools().get(0).counts()).isEqualTo(new PoolCounts(1, 0, 1, 1, true));
		assertThat(arena.inspect().attachments()).singleElement()
			.satisfies((self) -> assertThat(self.chunksHeld()).containsExactly(0L));
		assertThat(arena.inspect().chunksInTransit()).singleElement().satisfies((chunk) -> {
			assertThat(chunk.handle()).isEqualTo(handle);
			assertThat(chunk.chunkSizeBytes()).isEqualTo(64);
			assertThat(chunk.senderSlot()).isEqualTo(1);
			assertThat(chunk.age()).isZero();
		});
		assertThat(arena.deallocate(sent)).isFalse();

		Chunk adopted = arena.adopt(handle);
		assertThat(adopted.getLong(0)).isEqualTo(77);
		assertThat(arena.inspect().chunksInTransit()).isEmpty();
		assertThat(arena.inspect().attachments()).singleElement()
			.satisfies((self) -> assertThat(self.chunksHeld()).containsExactly(1L));
		adopted.close();
		assertThat(arena.inspect().verify()).isEqualTo(new VerificationReport(2, 0, 0, 0, List.of()));
		assertThat(arena.pools().get(0).counts()).isEqualTo(new PoolCounts(2, 0, 0, 1, true));
	}

	@Test
	void chunkCanTravelOnAndOnUnderANewHandleEachTime() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk cursor = arena.allocate(64).putLong(0, 77);
		long former = 0;
		for (int i = 0; i < 1000; i++) {
			long handle = cursor.handOff();
			assertThat(handle).isNotEqualTo(former);
			assertThat(arena.adopt(former)).isNull();
			assertThat(arena.adopt(handle, cursor)).isTrue();
			former = handle;
		}
		assertThat(cursor.getLong(0)).isEqualTo(77);
		assertThat(arena.pools().get(0).counts()).isEqualTo(new PoolCounts(0, 1, 0, 1, true));
	}

	@Test
	void heldChunkCannotBeAdoptedOrFreedByItsHandle() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(2));
		Chunk holder = arena.allocate(64).putLong(0, 77);
		assertThat(arena.adopt(holder.handle())).isNull();
		assertThat(arena.deallocate(holder.handle())).isFalse();
		assertThat(holder.getLong(0)).isEqualTo(77);
		assertThat(arena.deallocate(holder)).isTrue();
	}

	@Test
	void senderTakesBackWhatNobodyHasAdopted() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		long handle = arena.allocate(64).handOff();
		assertThat(arena.deallocate(handle)).isTrue();
		assertThat(arena.adopt(handle)).isNull();
		assertThat(arena.pools().get(0).counts()).isEqualTo(new PoolCounts(1, 0, 0, 1, true));
		assertThat(arena.allocate(64)).as("the only chunk").isNotNull();
	}

	@Test
	void adoptingNeedsAnEmptyCursorOfTheSameArena() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(2));
		Arena other = open(ArenaSpec.ofChunkSizes(64).withChunkCount(2));
		long handle = arena.allocate(64).handOff();
		Chunk full = arena.allocate(64);
		assertThatIllegalStateException().isThrownBy(() -> arena.adopt(handle, full))
			.withMessageContaining("still holds a chunk");
		assertThatIllegalArgumentException().isThrownBy(() -> arena.adopt(handle, other.newChunk()))
			.withMessageContaining("belongs to another arena");
		assertThat(arena.adopt(handle)).isNotNull();
		assertThat(full.isOpen()).isTrue();
	}

	@Test
	void chunkThatASecondThreadFreedIsNotHandedOff() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk chunk = arena.allocate(64);
		Cursors.copyOf(chunk).close();
		assertThatIllegalStateException().isThrownBy(chunk::handOff).withMessageContaining("freed by other means");
		assertThat(chunk.isOpen()).isFalse();
		assertThat(arena.inspect().verify().freeChunks()).isEqualTo(1);
		assertThat(arena.inspect().refusedFrees(RefusedFree.STALE_CHUNK)).isEqualTo(1);
	}

	@Test
	void emptyCursorHandsNothingOff() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk cursor = arena.newChunk();
		assertThatIllegalStateException().isThrownBy(cursor::handOff).withMessageContaining("holds no chunk");
		arena.allocate(64, cursor);
		cursor.handOff();
		assertThatIllegalStateException().isThrownBy(cursor::handOff).withMessageContaining("holds no chunk");
		assertThat(arena.pools().get(0).counts()).isEqualTo(new PoolCounts(0, 0, 1, 1, true));
	}

	@Test
	void chunksInTransitAreReclaimedByAge() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(2));
		long handle = arena.allocate(64).handOff();
		assertThat(arena.maintain().reclaimInTransit(Duration.ofHours(1))).isZero();
		assertThat(arena.maintain().reclaimInTransit(Duration.ZERO)).isEqualTo(1);
		assertThat(arena.adopt(handle)).isNull();
		assertThat(arena.pools().get(0).freeCount()).isEqualTo(2);
		assertThat(arena.maintain().reclaimInTransit(Duration.ZERO)).isZero();
	}

	@Test
	void ageThatCannotBeToldIsRefused() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(2));
		assertThatIllegalArgumentException().isThrownBy(() -> arena.maintain().reclaimInTransit(Duration.ofHours(2)))
			.withMessage("Minimum age PT2H: must be from PT0S to PT1H25M, 510 ticks of this segment; nearest legal "
					+ "value: PT1H25M");
		assertThatIllegalArgumentException().isThrownBy(() -> arena.maintain().reclaimInTransit(Duration.ofNanos(-1)))
			.withMessageEndingWith("nearest legal value: PT0S");
		assertThat(arena.maintain().reclaimInTransit(Duration.ofMinutes(85))).isZero();
	}

	@Test
	void verificationAccountsForEveryChunk() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(100));
		for (int i = 0; i < 30; i++) {
			arena.allocate(64);
		}
		arena.allocate(256).handOff();
		assertThat(arena.inspect().verify()).isEqualTo(new VerificationReport(169, 30, 1, 0, List.of()));
		assertThat(arena.inspect().verify().isIntact()).isTrue();
	}

}
