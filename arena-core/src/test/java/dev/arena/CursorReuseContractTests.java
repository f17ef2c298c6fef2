package dev.arena;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.arena.internal.memory.OffHeap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a cursor remembers of its lane is right as long as nobody else has come, and
 * harmless as soon as somebody has.
 */
abstract class CursorReuseContractTests extends OpenArenas {

	private Arena arena;

	private Chunk cursor;

	/** Opens an arena, and a cursor that has freed a chunk and remembers it. */
	private void start(long chunkCount) {
		this.arena = open(ArenaSpec.of(chunkCount, 64, 256));
		this.cursor = this.arena.newChunk();
		pair();
		pair();
	}

	private long pair() {
		assertThat(this.arena.allocate(64, this.cursor)).isTrue();
		long handle = this.cursor.handle();
		this.cursor.close();
		return handle;
	}

	@AfterEach
	void nothingIsLostOrHeldTwice() {
		assertThat(this.arena.verify().contradictions()).isEmpty();
	}

	@Test
	void chunkFreedLastIsTakenAgainInItsNextGeneration() {
		start(16);
		long first = pair();
		long second = pair();
		assertThat(Handle.index(second)).isEqualTo(Handle.index(first));
		assertThat(second).isNotEqualTo(first);
		assertThat(this.arena.adopt(first)).isNull();
		assertThat(this.arena.pools().get(0).allocationCount()).isEqualTo(4);
		assertThat(this.arena.pools().get(0).freeCount()).isEqualTo(16);
	}

	@Test
	void chunkThatSomebodyElseHoldsIsNotTaken() {
		start(1);
		Chunk other = this.arena.tryAllocate(64);
		assertThat(other).isNotNull();
		assertThat(this.arena.tryAllocate(64, this.cursor)).isFalse();
		long theirs = other.handle();
		other.close();
		assertThat(pair()).isNotEqualTo(theirs);
	}

	@Test
	void chunkThatOthersTookAndFreedMeanwhileIsTakenInItsNewGeneration() {
		start(1);
		long before = pair();
		this.arena.allocate(64).close();
		assertThat(pair()).isEqualTo(Handle.of(0, generation(before) + 2, 0));
	}

	@Test
	void chunkThatOthersPutOnTopIsTakenFirst() {
		start(16);
		Chunk ours = this.arena.allocate(64);
		Chunk above = this.arena.allocate(64);
		this.arena.allocate(64, this.cursor);
		this.cursor.close();
		ours.close();
		above.close();
		long onTop = above.chunk;
		assertThat(Handle.index(pair())).isEqualTo(onTop);
		assertThat(this.arena.pools().get(0).freeCount()).isEqualTo(16);
	}

	@Test
	void chunkThatWasHandedOffStaysInTransit() {
		start(1);
		this.arena.allocate(64, this.cursor);
		long handle = this.cursor.handOff();
		assertThat(this.arena.tryAllocate(64, this.cursor)).isFalse();
		assertThat(this.arena.adopt(handle, this.cursor)).isTrue();
		this.cursor.close();
		pair();
	}

	@Test
	void chunkThatWasFreedByItsAddressIsNotFreedAgain() {
		start(1);
		this.arena.allocate(64, this.cursor);
		assertThat(this.arena.deallocateAddress(this.cursor.address())).isTrue();
		this.cursor.close();
		assertThat(this.arena.refusedFrees(RefusedFree.STALE_CHUNK)).isEqualTo(1);
		pair();
		assertThat(this.arena.pools().get(0).freeCount()).isEqualTo(1);
	}

	@Test
	void requestOfAnotherSizeIsServedFromThePoolThatFitsIt() {
		start(16);
		this.arena.allocate(200, this.cursor);
		assertThat(this.cursor.size()).isEqualTo(256);
		this.cursor.close();
		this.arena.allocate(1, this.cursor);
		assertThat(this.cursor.size()).isEqualTo(64);
		this.cursor.close();
		assertThatIllegalArgumentException().isThrownBy(() -> this.arena.allocate(0, this.cursor));
	}

	/** The tag of a head comes round again after 2^50 steps here, a head with it. */
	@Test
	void headThatIsTheSameAfterAWrapOfItsTagIsToldByTheGenerationOfTheChunk() {
		start(1);
		long before = pair();
		long remembered = OffHeap.getLongAcquire(this.cursor.headAddress);
		this.arena.allocate(64).close();
		OffHeap.putLongRelease(this.cursor.headAddress, remembered);
		assertThat(pair()).isEqualTo(Handle.of(0, generation(before) + 2, 0));
	}

	private static int generation(long handle) {
		return (int) (handle >>> 32) & 0xFF_FFFF;
	}

}
