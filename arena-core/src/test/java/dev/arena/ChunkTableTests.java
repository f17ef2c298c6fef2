package dev.arena;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.arena.PoolMemory.Holder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each transition of a chunk, seen from its word.
 */
class ChunkTableTests {

	private static final int US = 3;

	private static final int THEM = 4;

	private final PoolMemory memory = new PoolMemory(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(100));

	private final SlabPool ours = this.memory.pool(US);

	private final SlabPool theirs = this.memory.pool(THEM);

	private final Holder holder = new Holder();

	@AfterEach
	void unmap() {
		this.memory.close();
	}

	private static long word(long generation, int phase, int stamp, int owner) {
		return generation << 20 | (long) phase << 18 | (long) stamp << 8 | owner;
	}

	private long handle(long generation, long index) {
		return this.memory.handles().handle(generation, 1 + index);
	}

	@Test
	void takingSetsTheOwnerAndTellsTheHolderWhichChunkAndWhere() {
		this.memory.setWord(70, word(9, ChunkWord.FREE, 0, THEM));
		assertThat(this.ours.take(70, this.holder)).isTrue();
		assertThat(this.memory.word(70)).isEqualTo(word(9, ChunkWord.LIVE, 0, US));
		assertThat(this.ours.index(this.holder.name)).isEqualTo(70);
		assertThat(this.ours.has(this.holder.name)).isTrue();
		assertThat(this.ours.isHeld(this.holder.name)).isTrue();
		assertThat(this.theirs.isHeld(this.holder.name)).isFalse();
		long payload = this.memory.address() + this.memory.layout().pools().get(0).payloadOffset();
		assertThat(Place.address(this.holder.place)).isEqualTo(payload + 70 * 64);
		assertThat(Place.sizeBytes(this.holder.place)).isEqualTo(64);
	}

	@Test
	void takingAChunkForTheFirstTimeTouchesItsBlock() {
		assertThat(this.ours.take(70, this.holder)).isTrue();
		assertThat(this.memory.tree().isTouched(0, 1)).isTrue();
		assertThat(this.memory.tree().isTouched(1, 0)).isTrue();
		assertThat(this.memory.tree().isTouched(0, 0)).isFalse();
	}

	@Test
	void whatIsNotFreeIsNotTaken() {
		for (int phase : new int[] { ChunkWord.LIVE, ChunkWord.TRANSIT, 3 }) {
			this.memory.setWord(5, word(9, phase, 0, THEM));
			assertThat(this.ours.take(5, this.holder)).isFalse();
			assertThat(this.memory.word(5)).isEqualTo(word(9, phase, 0, THEM));
		}
		assertThat(this.ours.take(100, this.holder)).as("beyond the last one").isFalse();
		assertThat(this.ours.take(127, this.holder)).as("beyond the last one").isFalse();
		assertThat(this.holder.place).isEqualTo(Place.NOWHERE);
	}

	@Test
	void chunkHeldLastIsTakenAgainWhoeverHasHadItSince() {
		this.ours.take(5, this.holder);
		assertThat(this.ours.retake(this.holder)).as("still held").isFalse();
		this.ours.free(this.holder.name);
		this.memory.setWord(5, word(77, ChunkWord.FREE, 0, THEM));
		long former = this.holder.name;
		assertThat(this.ours.retake(this.holder)).isTrue();
		assertThat(this.holder.name).isNotEqualTo(former);
		assertThat(this.memory.word(5)).isEqualTo(word(77, ChunkWord.LIVE, 0, US));
		assertThat(this.ours.isHeld(this.holder.name)).isTrue();
	}

	@Test
	void holderOfAnotherPoolOrOfNothingTakesNothingAgain() {
		assertThat(this.ours.retake(this.holder)).isFalse();
		SlabPool larger = this.memory.pools(US).stream().skip(1).findFirst().orElseThrow();
		assertThat(larger.take(5, this.holder)).isTrue();
		assertThat(larger.free(this.holder.name)).isTrue();
		assertThat(this.ours.retake(this.holder)).isFalse();
		assertThat(this.ours.has(this.holder.name)).isFalse();
		assertThat(this.memory.word(5)).isZero();
	}

	@Test
	void onlyTheExactHoldingIsFreed() {
		this.memory.setWord(5, word(9, ChunkWord.FREE, 0, 0));
		this.ours.take(5, this.holder);
		long name = this.holder.name;
		long live = this.memory.word(5);
		assertThat(this.theirs.free(name)).as("of another owner").isFalse();
		for (long word : new long[] { word(8, ChunkWord.LIVE, 0, US), word(10, ChunkWord.LIVE, 0, US),
				word(9 + (1L << 43), ChunkWord.LIVE, 0, US), word(9, ChunkWord.LIVE, 0, THEM),
				word(9, ChunkWord.LIVE, 1, US), word(9, ChunkWord.TRANSIT, 0, US), word(9, ChunkWord.FREE, 0, US),
				word(9, 3, 0, US) }) {
			this.memory.setWord(5, word);
			assertThat(this.ours.free(name)).as(ChunkWord.describe(word)).isFalse();
			assertThat(this.ours.handOff(name)).as(ChunkWord.describe(word)).isFalse();
			assertThat(this.memory.word(5)).isEqualTo(word);
		}
		this.memory.setWord(5, live);
		assertThat(this.ours.free(name)).isTrue();
		assertThat(this.memory.word(5)).isEqualTo(word(10, ChunkWord.FREE, 0, US));
		assertThat(this.ours.free(name)).isFalse();
	}

	@Test
	void freeingRaisesEveryLoweredFlagAbove() {
		this.ours.take(70, this.holder);
		this.memory.setFlag(0, 1, FlagWord.TOUCHED | FlagWord.NONE);
		this.memory.setFlag(1, 0, FlagWord.TOUCHED | FlagWord.SCAN);
		this.ours.free(this.holder.name);
		assertThat(this.memory.tree().kind(0, 1)).isEqualTo(FlagWord.MAYBE);
		assertThat(this.memory.tree().kind(1, 0)).isEqualTo(FlagWord.MAYBE);
	}

	@Test
	void handOffAndAdoptionPassAChunkOnInTheNextGeneration() {
		this.ours.take(5, this.holder);
		assertThat(this.ours.handOff(this.holder.name)).isTrue();
		assertThat(this.memory.word(5)).isEqualTo(word(1, ChunkWord.TRANSIT, 0, US));
		Holder receiver = new Holder();
		assertThat(this.theirs.adopt(handle(0, 5), 5, receiver)).as("before").isFalse();
		assertThat(this.theirs.adopt(handle(2, 5), 5, receiver)).as("after").isFalse();
		assertThat(this.theirs.adopt(handle(1, 6), 5, receiver)).as("of another chunk").isFalse();
		assertThat(this.theirs.adopt(handle(1, 5), 5, receiver)).isTrue();
		assertThat(this.memory.word(5)).isEqualTo(word(1, ChunkWord.LIVE, 0, THEM));
		assertThat(this.theirs.adopt(handle(1, 5), 5, new Holder())).as("twice").isFalse();
		assertThat(this.ours.free(this.holder.name)).as("by the sender").isFalse();
		assertThat(this.theirs.free(receiver.name)).isTrue();
	}

	@Test
	void stampMakesNoDifferenceToWhoeverAdoptsOrFrees() {
		this.memory.setWord(5, word(9, ChunkWord.TRANSIT, 1023, US));
		this.memory.setWord(6, word(9, ChunkWord.TRANSIT, 17, US));
		assertThat(this.theirs.adopt(handle(9, 5), 5, this.holder)).isTrue();
		assertThat(this.memory.word(5)).isEqualTo(word(9, ChunkWord.LIVE, 0, THEM));
		assertThat(this.theirs.freeInTransit(handle(9, 6), 6)).isTrue();
		assertThat(this.memory.word(6)).isEqualTo(word(10, ChunkWord.FREE, 0, THEM));
		assertThat(this.theirs.freeInTransit(handle(9, 6), 6)).isFalse();
	}

	@Test
	void stampGoesIntoExactlyTheWordThatWasRead() {
		long transit = word(9, ChunkWord.TRANSIT, 0, US);
		this.memory.setWord(5, transit);
		this.ours.stampIf(5, transit, 44);
		assertThat(this.memory.word(5)).isEqualTo(word(9, ChunkWord.TRANSIT, 44, US));
		this.ours.stampIf(5, transit, 45);
		assertThat(this.memory.word(5)).isEqualTo(word(9, ChunkWord.TRANSIT, 44, US));
	}

	@Test
	void freeChunksOfABlockAreABitEach() {
		assertThat(this.ours.chunksIn(0)).isEqualTo(64);
		assertThat(this.ours.chunksIn(1)).isEqualTo(36);
		assertThat(this.ours.freeIn(0)).isEqualTo(-1);
		assertThat(this.ours.freeIn(1)).isEqualTo((1L << 36) - 1);
		for (int index = 64; index < 100; index++) {
			this.memory.setWord(index, word(0, ChunkWord.LIVE, 0, US));
		}
		assertThat(this.ours.isAnyFree(1)).isFalse();
		this.memory.setWord(99, word(1, ChunkWord.FREE, 0, US));
		assertThat(this.ours.isAnyFree(1)).isTrue();
		assertThat(this.ours.freeIn(1)).isEqualTo(1L << 35);
	}

}
