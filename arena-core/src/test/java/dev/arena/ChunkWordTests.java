package dev.arena;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ChunkWordTests {

	private static final long LAST_GENERATION = (1L << 44) - 1;

	private static long word(long generation, int phase, int stamp, int owner) {
		return generation << 20 | (long) phase << 18 | (long) stamp << 8 | owner;
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 0xFFFF_FFFFL, LAST_GENERATION })
	void fieldsAreThoseOfTheDocumentedWord(long generation) {
		for (int phase = 0; phase < 4; phase++) {
			for (int stamp : new int[] { 0, 1, 1022, 1023 }) {
				for (int owner : new int[] { 0, 1, 255 }) {
					long word = word(generation, phase, stamp, owner);
					assertThat(ChunkWord.generation(word)).isEqualTo(generation);
					assertThat(ChunkWord.phase(word)).isEqualTo(phase);
					assertThat(ChunkWord.stamp(word)).isEqualTo(stamp);
					assertThat(ChunkWord.owner(word)).isEqualTo(owner);
					assertThat(ChunkWord.rank(word)).isEqualTo(generation << 2 | phase);
					assertThat(ChunkWord.isFree(word)).isEqualTo(phase == 0);
					assertThat(ChunkWord.isInTransit(word)).isEqualTo(phase == 1);
					assertThat(ChunkWord.isLive(word)).isEqualTo(phase == 2);
				}
			}
		}
	}

	@Test
	void wordOfAChunkThatWasNeverAllocatedIsZero() {
		assertThat(ChunkWord.UNUSED).isZero();
		assertThat(ChunkWord.isFree(ChunkWord.UNUSED)).isTrue();
		assertThat(ChunkWord.isPossible(ChunkWord.UNUSED)).isTrue();
	}

	@Test
	void everyTransitionKeepsWhatItMustAndRaisesTheRank() {
		long live = (5L << 20) + ChunkWord.holding(7);
		assertThat(live).isEqualTo(word(5, ChunkWord.LIVE, 0, 7));
		assertThat(ChunkWord.freed(live)).isEqualTo(word(6, ChunkWord.FREE, 0, 7));
		assertThat(ChunkWord.handedOff(live)).isEqualTo(word(6, ChunkWord.TRANSIT, 0, 7));
		long transit = ChunkWord.stamped(ChunkWord.handedOff(live), 1023);
		assertThat(transit).isEqualTo(word(6, ChunkWord.TRANSIT, 1023, 7));
		assertThat(ChunkWord.stamped(transit, 1)).isEqualTo(word(6, ChunkWord.TRANSIT, 1, 7));
		assertThat(ChunkWord.freedBy(transit, 9)).isEqualTo(word(7, ChunkWord.FREE, 0, 9));
		assertThat(ChunkWord.freedBy(live, 255)).isEqualTo(word(6, ChunkWord.FREE, 0, 255));
		assertThat(ChunkWord.rank(live)).isGreaterThan(ChunkWord.rank(word(5, ChunkWord.FREE, 0, 3)))
			.isGreaterThan(ChunkWord.rank(word(5, ChunkWord.TRANSIT, 0, 3)))
			.isLessThan(ChunkWord.rank(ChunkWord.freed(live)));
	}

	@Test
	void generationBeginsAnewAfterTheLastOneAndTouchesNothingElse() {
		long live = word(LAST_GENERATION, ChunkWord.LIVE, 0, 255);
		assertThat(ChunkWord.freed(live)).isEqualTo(word(0, ChunkWord.FREE, 0, 255));
		assertThat(ChunkWord.handedOff(live)).isEqualTo(word(0, ChunkWord.TRANSIT, 0, 255));
		assertThat(ChunkWord.freedBy(live, 1)).isEqualTo(word(0, ChunkWord.FREE, 0, 1));
		assertThat(ChunkWord.nextGeneration(LAST_GENERATION)).isZero();
		assertThat(ChunkWord.nextGeneration(41)).isEqualTo(42);
	}

	@Test
	void wordsThatNoTransitionMakesAreImpossible() {
		assertThat(ChunkWord.isPossible(word(3, ChunkWord.FREE, 0, 7))).isTrue();
		assertThat(ChunkWord.isPossible(word(3, ChunkWord.LIVE, 0, 7))).isTrue();
		assertThat(ChunkWord.isPossible(word(3, ChunkWord.TRANSIT, 0, 7))).isTrue();
		assertThat(ChunkWord.isPossible(word(3, ChunkWord.TRANSIT, 1023, 7))).isTrue();
		assertThat(ChunkWord.isPossible(word(3, ChunkWord.FREE, 1, 7))).isFalse();
		assertThat(ChunkWord.isPossible(word(3, ChunkWord.LIVE, 1, 7))).isFalse();
		assertThat(ChunkWord.isPossible(word(3, ChunkWord.LIVE, 0, 0))).isFalse();
		assertThat(ChunkWord.isPossible(word(3, ChunkWord.TRANSIT, 0, 0))).isFalse();
		assertThat(ChunkWord.isPossible(word(3, 3, 0, 7))).isFalse();
		assertThat(ChunkWord.isPossible(-1)).isFalse();
	}

	@Test
	void descriptionHasAllFields() {
		assertThat(ChunkWord.describe(word(3, ChunkWord.FREE, 0, 7))).isEqualTo("FREE in generation 3 by slot 7");
		assertThat(ChunkWord.describe(word(LAST_GENERATION, ChunkWord.LIVE, 0, 1)))
			.isEqualTo("LIVE in generation 17592186044415 by slot 1");
		assertThat(ChunkWord.describe(word(3, ChunkWord.TRANSIT, 12, 7)))
			.isEqualTo("TRANSIT in generation 3 by slot 7 with stamp 12");
		assertThat(ChunkWord.describe(-1))
			.isEqualTo("phase 3 in generation 17592186044415 by slot 255 with stamp 1023");
	}

}
