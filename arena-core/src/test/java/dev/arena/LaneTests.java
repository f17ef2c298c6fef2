package dev.arena;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LaneTests {

	@Test
	void beginsInTheBlockOfItsChunkAndBelievesEverythingFree() {
		Lane lane = new Lane(200, true, 1);
		assertThat(lane.block()).isEqualTo(3);
		assertThat(lane.free()).isEqualTo(-1);
	}

	@Test
	void laneThatIsAloneTriesTheFirstChunkFirst() {
		Lane lane = new Lane(200, true, 1);
		lane.moveTo(3, 0b1011_0000);
		assertThat(lane.next()).isEqualTo(3 * 64 + 4);
		assertThat(lane.next()).isEqualTo(3 * 64 + 5);
		assertThat(lane.next()).isEqualTo(3 * 64 + 7);
		assertThat(lane.believesAny()).isFalse();
	}

	@Test
	void lanesThatShareABlockTryItsChunksFromDifferentOnesOnAndAllInTurn() {
		for (int start = 0; start < 64; start++) {
			Lane lane = new Lane(128 + start, false, 1);
			for (int i = 0; i < 64; i++) {
				assertThat(lane.next()).isEqualTo(128 + (start + i) % 64);
			}
			assertThat(lane.believesAny()).isFalse();
		}
	}

	@Test
	void remembersFreedChunksOfItsOwnBlockOnly() {
		Lane lane = new Lane(128, true, 1);
		lane.moveTo(2, 0);
		lane.freed(127);
		lane.freed(192);
		assertThat(lane.free()).isZero();
		lane.freed(130);
		lane.freed(191);
		assertThat(lane.free()).isEqualTo(1L << 2 | 1L << 63);
		lane.moveTo(7, 5);
		assertThat(lane.block()).isEqualTo(7);
		assertThat(lane.free()).isEqualTo(5);
	}

	@Test
	void owesOneAuditForSixteenChunksFoundAndAtMostFour() {
		Lane lane = new Lane(0, true, 1);
		assertThat(lane.takeAuditOwed()).isFalse();
		lane.moveTo(1, 0x7FFF);
		assertThat(lane.takeAuditOwed()).as("15 chunks").isFalse();
		lane.moveTo(2, 1);
		assertThat(lane.takeAuditOwed()).as("16 chunks").isTrue();
		assertThat(lane.takeAuditOwed()).isFalse();
		for (int block = 0; block < 10; block++) {
			lane.moveTo(block, -1);
		}
		int owed = 0;
		while (lane.takeAuditOwed()) {
			owed++;
		}
		assertThat(owed).isEqualTo(4);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 63, 64 })
	void randomNumbersAreBelowTheirBoundAndReachEveryValue(int bound) {
		for (int seed : new int[] { 0, 1, -1, Integer.MIN_VALUE, 12345 }) {
			Lane lane = new Lane(0, true, seed);
			Set<Integer> seen = new HashSet<>();
			for (int i = 0; i < 10_000; i++) {
				int number = lane.random(bound);
				assertThat(number).isBetween(0, bound - 1);
				seen.add(number);
			}
			assertThat(seen).hasSize(bound);
		}
	}

}
