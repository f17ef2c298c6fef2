package dev.arena;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A chunk that its cursor has only reserved is as held as any other for everybody who can
 * ask.
 */
abstract class ReservationContractTests extends OpenArenas {

	private Arena arena;

	private Chunk cursor;

	/** Opens an arena, and a cursor that holds a chunk by reservation. */
	private void start(long chunkCount) {
		this.arena = open(ArenaSpec.of(chunkCount, 64));
		this.cursor = this.arena.newChunk();
		for (int i = 0; i < 3; i++) {
			this.arena.allocate(64, this.cursor);
			this.cursor.close();
		}
		this.arena.allocate(64, this.cursor);
		assertThat(this.cursor.reserves).isTrue();
		assertThat(ChunkState.phase(state())).isEqualTo(ChunkState.FREE);
	}

	private Pool pool() {
		return this.arena.pools().get(0);
	}

	private long state() {
		return this.cursor.lanes().state(this.cursor.chunk);
	}

	@AfterEach
	void nothingIsLostOrHeldTwice() {
		this.cursor.close();
		assertThat(this.arena.verify().contradictions()).isEmpty();
	}

	@Test
	void countsAsHeldAndAsAllocated() {
		start(16);
		assertThat(pool().freeCount()).isEqualTo(15);
		assertThat(pool().usedCount()).isEqualTo(1);
		assertThat(pool().allocationCount()).isEqualTo(4);
		this.cursor.close();
		assertThat(pool().freeCount()).isEqualTo(16);
		assertThat(pool().allocationCount()).isEqualTo(4);
	}

	@Test
	void givingBackChangesNeitherStateNorLinkOfTheChunk() {
		start(16);
		long state = state();
		long below = this.cursor.lanes().below(this.cursor.chunk);
		for (int i = 0; i < 10; i++) {
			this.cursor.close();
			this.arena.allocate(64, this.cursor);
		}
		assertThat(this.cursor.reserves).isTrue();
		assertThat(state()).isEqualTo(state);
		assertThat(this.cursor.lanes().below(this.cursor.chunk)).isEqualTo(below);
		assertThat(pool().allocationCount()).isEqualTo(14);
	}

	@Test
	void nobodyElseGetsItEvenIfItIsTheLast() {
		start(4);
		List<Long> addresses = new ArrayList<>(List.of(this.cursor.address()));
		for (int i = 0; i < 3; i++) {
			addresses.add(this.arena.allocate(64).address());
		}
		assertThat(addresses).doesNotHaveDuplicates();
		assertThat(this.arena.tryAllocate(64)).isNull();
		this.cursor.close();
		assertThat(this.arena.tryAllocate(64)).isNotNull();
		assertThat(this.arena.tryAllocate(64)).isNull();
	}

	@Test
	void itIsFreedAsAnyOtherOnceSomebodyElseHasComeToItsLane() {
		start(16);
		Chunk other = this.arena.allocate(64);
		assertThat(ChunkState.phase(state())).isEqualTo(ChunkState.LIVE);
		this.cursor.close();
		assertThat(ChunkState.phase(state())).isEqualTo(ChunkState.FREE);
		assertThat(pool().freeCount()).isEqualTo(15);
		other.close();
		assertThat(this.arena.refusedFrees(RefusedFree.STALE_CHUNK)).isZero();
	}

	@Test
	void pushOfAnotherChunkLeavesItHeld() {
		this.arena = open(ArenaSpec.of(16, 64));
		Chunk other = this.arena.allocate(64);
		this.cursor = this.arena.newChunk();
		for (int i = 0; i < 4; i++) {
			this.cursor.close();
			this.arena.allocate(64, this.cursor);
		}
		assertThat(this.cursor.reserves).isTrue();
		other.close();
		assertThat(pool().usedCount()).isEqualTo(1);
		assertThat(ChunkState.phase(state())).isEqualTo(ChunkState.LIVE);
		this.cursor.close();
		assertThat(pool().usedCount()).isZero();
	}

	@Test
	void eachHandleThatIsShownNamesOneAllocation() {
		start(16);
		long first = this.cursor.handle();
		assertThat(this.cursor.handle()).isEqualTo(first);
		this.cursor.close();
		for (int i = 0; i < 3; i++) {
			this.arena.allocate(64, this.cursor);
			assertThat(this.arena.adopt(first)).isNull();
			assertThat(this.cursor.handle()).isNotEqualTo(first);
			this.cursor.close();
			this.arena.allocate(64, this.cursor);
			this.cursor.close();
		}
	}

	@Test
	void itCanBeHandedOffAndAdopted() {
		start(1);
		this.cursor.putLong(0, 42);
		long handle = this.cursor.handOff();
		assertThat(this.arena.tryAllocate(64, this.cursor)).isFalse();
		assertThat(this.arena.adopt(handle, this.cursor)).isTrue();
		assertThat(this.cursor.getLong(0)).isEqualTo(42);
		this.cursor.close();
		assertThat(this.arena.adopt(handle)).isNull();
	}

	@Test
	void itCanBeFreedByItsAddressOnce() {
		start(1);
		long address = this.cursor.address();
		assertThat(this.arena.deallocateAddress(address)).isTrue();
		assertThat(this.arena.deallocateAddress(address)).isFalse();
		this.cursor.close();
		assertThat(this.arena.refusedFrees(RefusedFree.STALE_CHUNK)).isEqualTo(1);
		assertThat(pool().freeCount()).isEqualTo(1);
	}

	@Test
	void freedByItsAddressItMayBelongToSomebodyElse() {
		start(1);
		assertThat(this.arena.deallocateAddress(this.cursor.address())).isTrue();
		Chunk other = this.arena.tryAllocate(64);
		assertThat(other).isNotNull();
		this.cursor.close();
		assertThat(this.arena.tryAllocate(64)).isNull();
		other.close();
		assertThat(this.arena.refusedFrees(RefusedFree.STALE_CHUNK)).isEqualTo(1);
	}

	@Test
	void verificationFindsItHeldAndLeavesItToItsCursor() {
		start(16);
		VerificationReport report = this.arena.verify();
		assertThat(report.contradictions()).isEmpty();
		assertThat(report.liveChunks()).isEqualTo(1);
		this.cursor.close();
		assertThat(this.arena.verify().liveChunks()).isZero();
	}

	@Test
	void attachmentThatReservesItIsSaidToHoldIt() {
		start(16);
		assertThat(this.arena.attachments()).singleElement()
			.satisfies((attachment) -> assertThat(attachment.chunksHeld()).containsExactly(1L));
	}

	@Test
	void closingTheArenaEndsIt() {
		start(16);
		this.arena.close();
		this.cursor.close();
		this.arena = open(ArenaSpec.of(1, 64));
	}

	@Test
	void laneThatOthersComeToIsNotReservedUntilOneHoldIsUndisturbed() {
		start(16);
		this.arena.allocate(64);
		this.cursor.close();
		assertThat(this.cursor.reserves).isFalse();
		this.arena.allocate(64, this.cursor);
		assertThat(ChunkState.phase(state())).isEqualTo(ChunkState.LIVE);
		this.cursor.close();
		this.arena.allocate(64, this.cursor);
		assertThat(this.cursor.reserves).isTrue();
	}

}
