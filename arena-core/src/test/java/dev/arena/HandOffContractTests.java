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
	void handlesNameThePoolTheChunkAndTheGeneration() {
		Arena arena = open(ArenaSpec.of(1, 64, 256));
		Chunk small = arena.allocate(64);
		Chunk large = arena.allocate(256);
		assertThat(small.handle()).isEqualTo(Handle.of(0, 0, 0));
		assertThat(large.handle()).isEqualTo(Handle.of(1, 0, 0));
		small.close();
		assertThat(arena.allocate(64).handle()).isEqualTo(Handle.of(0, 1, 0));
	}

	@Test
	void handedOffChunkBelongsToNobodyUntilItIsAdopted() {
		Arena arena = open(ArenaSpec.of(2, 64));
		Chunk sent = arena.allocate(64).putLong(0, 77);
		long address = sent.address();
		long handle = sent.handOff();
		assertThat(sent.isOpen()).isFalse();
		assertThat(arena.pools().get(0).usedCount()).isEqualTo(1);
		assertThat(arena.attachments()).singleElement()
			.satisfies((self) -> assertThat(self.chunksHeld()).containsExactly(0L));
		assertThat(arena.chunksInTransit()).singleElement().satisfies((chunk) -> {
			assertThat(chunk.handle()).isEqualTo(handle);
			assertThat(chunk.chunkSizeBytes()).isEqualTo(64);
			assertThat(chunk.age()).isBetween(Duration.ZERO, Duration.ofMinutes(2));
		});
		assertThat(arena.deallocateAddress(address)).isFalse();

		Chunk adopted = arena.adopt(handle);
		assertThat(adopted.getLong(0)).isEqualTo(77);
		assertThat(adopted.handle()).isEqualTo(handle);
		assertThat(arena.chunksInTransit()).isEmpty();
		assertThat(arena.attachments()).singleElement()
			.satisfies((self) -> assertThat(self.chunksHeld()).containsExactly(1L));
		adopted.close();
		assertThat(arena.adopt(handle)).isNull();
		assertThat(arena.verify()).isEqualTo(new VerificationReport(2, 0, 0, List.of()));
	}

	@Test
	void adoptingAHeldChunkMakesItsCursorStale() {
		Arena arena = open(ArenaSpec.of(2, 64));
		Chunk holder = arena.allocate(64);
		Chunk adopter = arena.newChunk();
		assertThat(arena.adopt(holder.handle(), adopter)).isTrue();
		assertThat(adopter.address()).isEqualTo(holder.address());
		Chunk second = arena.newChunk();
		assertThat(arena.adopt(adopter.handOff(), second)).isTrue();
		assertThat(arena.deallocate(holder)).isFalse();
		assertThat(arena.refusedFrees(RefusedFree.STALE_CHUNK)).isOne();
		assertThat(arena.pools().get(0).freeCount()).isEqualTo(1);
		assertThat(arena.deallocate(second)).isTrue();
		assertThat(arena.pools().get(0).freeCount()).isEqualTo(2);
	}

	@Test
	void staleHandlesAndRubbishAreAdoptedByNobody() {
		Arena arena = open(ArenaSpec.of(2, 64, 256));
		Chunk chunk = arena.allocate(64);
		long handle = chunk.handle();
		chunk.close();
		for (long rubbish : new long[] { 0, -1, handle, Handle.of(0, 0, 2), Handle.of(2, 0, 0), Handle.of(1, 0, 0),
				Long.MIN_VALUE, 1 }) {
			assertThat(arena.adopt(rubbish)).as("0x%x", rubbish).isNull();
		}
		Chunk again = arena.allocate(64);
		assertThat(arena.adopt(handle)).isNull();
		assertThatIllegalStateException().isThrownBy(() -> arena.adopt(again.handle(), again))
			.withMessageContaining("still holds a chunk");
	}

	@Test
	void chunkFreedByOtherMeansIsNotHandedOff() {
		Arena arena = open(ArenaSpec.of(1, 64));
		Chunk chunk = arena.allocate(64);
		arena.deallocateAddress(chunk.address());
		assertThatIllegalStateException().isThrownBy(chunk::handOff).withMessageContaining("freed by other means");
		assertThat(arena.verify().freeChunks()).isEqualTo(1);
		assertThat(arena.refusedFrees(RefusedFree.STALE_CHUNK)).isEqualTo(1);
	}

	@Test
	void chunksInTransitAreReclaimedByAge() {
		Arena arena = open(ArenaSpec.of(2, 64));
		arena.allocate(64).handOff();
		assertThat(arena.reclaimInTransit(Duration.ofHours(1))).isZero();
		assertThat(arena.reclaimInTransit(Duration.ZERO)).isEqualTo(1);
		assertThat(arena.pools().get(0).freeCount()).isEqualTo(2);
		assertThatIllegalArgumentException().isThrownBy(() -> arena.reclaimInTransit(Duration.ofDays(1)))
			.withMessage("Minimum age PT24H: must be from PT0S to PT18H; nearest legal value: PT18H");
	}

	@Test
	void verificationAccountsForEveryChunk() {
		Arena arena = open(ArenaSpec.of(100, 64, 256));
		for (int i = 0; i < 30; i++) {
			arena.allocate(64);
		}
		arena.allocate(256).handOff();
		assertThat(arena.verify()).isEqualTo(new VerificationReport(169, 30, 1, List.of()));
		assertThat(arena.verify().isIntact()).isTrue();
	}

}
