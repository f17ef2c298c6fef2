package dev.arena;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A cursor takes the chunk again that it held last as long as nobody else has it, and
 * another one as soon as somebody has.
 */
abstract class CursorReuseContractTests extends OpenArenas {

	private Arena arena;

	private Chunk cursor;

	/** Opens an arena, and a cursor that has freed a chunk and remembers it. */
	private void start(long chunkCount) {
		this.arena = open(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(chunkCount));
		this.cursor = this.arena.newChunk();
		pair();
		pair();
	}

	/** Allocates and frees; returns where the chunk was. */
	private long pair() {
		assertThat(this.arena.allocate(64, this.cursor)).isTrue();
		long address = this.cursor.address();
		this.cursor.close();
		return address;
	}

	/** How often the handle under which the chunk of the cursor will travel has risen. */
	private long handleOfNext() {
		assertThat(this.arena.allocate(64, this.cursor)).isTrue();
		long handle = this.cursor.handle();
		this.cursor.close();
		return handle;
	}

	@AfterEach
	void nothingIsLostOrHeldTwice() {
		assertThat(this.arena.inspect().verify().contradictions()).isEmpty();
	}

	@Test
	void chunkFreedLastIsTakenAgainInItsNextGeneration() {
		start(16);
		long address = pair();
		long handle = handleOfNext();
		assertThat(pair()).isEqualTo(address);
		assertThat(handleOfNext()).isNotEqualTo(handle);
		assertThat(this.arena.adopt(handle)).isNull();
		assertThat(this.arena.pools().get(0).allocationCount()).isEqualTo(6);
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
		assertThat(handleOfNext()).isNotEqualTo(theirs);
	}

	@Test
	void anotherChunkIsTakenIfSomebodyElseHoldsTheOneFreedLast() {
		start(16);
		long address = pair();
		Chunk thief = Cursors.copyOf(this.cursor);
		assertThat(this.arena.tryAllocate(64, thief)).isTrue();
		assertThat(thief.address()).isEqualTo(address);
		assertThat(pair()).isNotEqualTo(address);
	}

	@Test
	void chunkThatOthersTookAndFreedMeanwhileIsTakenInItsNewGeneration() {
		start(1);
		long before = handleOfNext();
		this.arena.allocate(64).close();
		assertThat(handleOfNext() - before).as("two generations of a handle with two bits for the ordinal")
			.isEqualTo(2 << 2);
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
	void chunkThatASecondThreadFreedIsNotFreedAgain() {
		start(1);
		this.arena.allocate(64, this.cursor);
		Cursors.copyOf(this.cursor).close();
		this.cursor.close();
		assertThat(this.arena.inspect().refusedFrees(RefusedFree.STALE_CHUNK)).isEqualTo(1);
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
		assertThat(this.arena.allocate(257, this.cursor)).isFalse();
	}

	@Test
	void requestThatWasPromotedGoesBackToItsOwnPoolAsSoonAsThereIsRoom() {
		start(1);
		Chunk first = this.arena.allocate(64);
		this.arena.allocate(64, this.cursor);
		assertThat(this.cursor.size()).isEqualTo(256);
		this.cursor.close();
		first.close();
		this.arena.allocate(64, this.cursor);
		assertThat(this.cursor.size()).isEqualTo(64);
	}

}
