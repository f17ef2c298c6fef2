package dev.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.process.Scale;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tree of flags of pools with one, two and three levels.
 */
@Timeout(60)
class FlagTreeTests {

	private static final long VERSION = 8;

	private static long flag(long version, int kind) {
		return version * VERSION | kind;
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 64, 65, 4096, 4097, 300_000 })
	void treeHasTheShapeOfTheDocumentedFormat(long count) {
		try (PoolMemory memory = PoolMemory.of(count)) {
			FlagTree tree = memory.tree();
			assertThat(tree.rootLevel()).isEqualTo(PoolLayout.levels(count) - 1);
			for (int level = 1; level <= tree.rootLevel(); level++) {
				long children = 0;
				for (long node = 0; node < tree.nodes(level); node++) {
					assertThat(tree.children(level, node)).isBetween(1, 64);
					children += tree.children(level, node);
				}
				assertThat(children).isEqualTo(tree.nodes(level - 1));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 63, 64, 4000 })
	void raisingRaisesEachLoweredFlagAboveTheBlockAndNoOther(long block) {
		try (PoolMemory memory = PoolMemory.of(300_000)) {
			FlagTree tree = memory.tree();
			for (int level = 0; level < 3; level++) {
				for (long node = 0; node < tree.nodes(level); node++) {
					memory.setFlag(level, node, flag(5, FlagWord.NONE));
				}
			}
			tree.raise(block);
			for (int level = 0; level < 3; level++) {
				for (long node = 0; node < tree.nodes(level); node++) {
					boolean isAbove = node == block >> 6 * level;
					assertThat(memory.flag(level, node)).as("node %d of level %d", node, level)
						.isEqualTo(isAbove ? flag(6, FlagWord.MAYBE) : flag(5, FlagWord.NONE));
				}
			}
		}
	}

	@Test
	void raisingGoesOnAboveAFlagThatIsRaisedAlready() {
		try (PoolMemory memory = PoolMemory.of(300_000)) {
			memory.setFlag(1, 0, flag(2, FlagWord.NONE));
			memory.setFlag(2, 0, flag(3, FlagWord.NONE));
			memory.tree().raise(1);
			assertThat(memory.flag(0, 1)).as("was raised").isZero();
			assertThat(memory.flag(1, 0)).isEqualTo(flag(3, FlagWord.MAYBE));
			assertThat(memory.flag(2, 0)).isEqualTo(flag(4, FlagWord.MAYBE));
		}
	}

	@Test
	void raisingEndsALookThatIsGoingOn() {
		try (PoolMemory memory = PoolMemory.of(64)) {
			FlagTree tree = memory.tree();
			long scan = tree.beginScan(0, 0);
			assertThat(memory.flag(0, 0)).isEqualTo(scan).isEqualTo(flag(1, FlagWord.SCAN));
			tree.raise(0);
			tree.endScan(0, 0, scan);
			assertThat(memory.flag(0, 0)).isEqualTo(flag(2, FlagWord.MAYBE));
			assertThat(tree.isExhausted()).isFalse();
		}
	}

	@Test
	void lookThatNobodyDisturbsLowersTheFlag() {
		try (PoolMemory memory = PoolMemory.of(64)) {
			FlagTree tree = memory.tree();
			long scan = tree.beginScan(0, 0);
			assertThat(tree.isExhausted()).isFalse();
			tree.endScan(0, 0, scan);
			assertThat(memory.flag(0, 0)).isEqualTo(flag(2, FlagWord.NONE));
			assertThat(tree.isExhausted()).isTrue();
			assertThat(tree.beginScan(0, 0)).as("nothing to look for").isEqualTo(FlagTree.NO_SCAN);
		}
	}

	@Test
	void lookThatBeganBeforeTheFlagWasRaisedCannotEndALaterOne() {
		try (PoolMemory memory = PoolMemory.of(64)) {
			FlagTree tree = memory.tree();
			long early = tree.beginScan(0, 0);
			tree.raise(0);
			long late = tree.beginScan(0, 0);
			assertThat(late).isNotEqualTo(early);
			tree.endScan(0, 0, early);
			assertThat(memory.flag(0, 0)).isEqualTo(late);
		}
	}

	@Test
	void whoeverComesToALookThatIsGoingOnJoinsItAndMayEndIt() {
		try (PoolMemory memory = PoolMemory.of(64)) {
			FlagTree tree = memory.tree();
			long scan = tree.beginScan(0, 0);
			assertThat(tree.beginScan(0, 0)).isEqualTo(scan);
			tree.endScan(0, 0, scan);
			assertThat(tree.isExhausted()).isTrue();
		}
	}

	@Test
	void touchingMarksTheBlockAndAllAboveAndKeepsKindsAndVersions() {
		try (PoolMemory memory = PoolMemory.of(300_000)) {
			FlagTree tree = memory.tree();
			memory.setFlag(0, 130, flag(7, FlagWord.SCAN));
			memory.setFlag(1, 2, flag(8, FlagWord.NONE));
			memory.setFlag(2, 0, flag(9, FlagWord.MAYBE));
			tree.touch(130);
			assertThat(memory.flag(0, 130)).isEqualTo(flag(7, FlagWord.SCAN) | FlagWord.TOUCHED);
			assertThat(memory.flag(1, 2)).isEqualTo(flag(8, FlagWord.NONE) | FlagWord.TOUCHED);
			assertThat(memory.flag(2, 0)).isEqualTo(flag(9, FlagWord.MAYBE) | FlagWord.TOUCHED);
			assertThat(memory.flag(0, 129)).isZero();
			assertThat(memory.flag(1, 1)).isZero();
			tree.raise(130);
			assertThat(tree.isTouched(0, 130)).as("after raising").isTrue();
		}
	}

	/** Many times, because the instant between the two marks is short. */
	@Test
	void aboveATouchedBlockEverythingIsTouchedAtEveryInstant() throws Exception {
		int rounds = Scale.of(10_000);
		try (PoolMemory memory = PoolMemory.of(128)) {
			FlagTree tree = memory.tree();
			AtomicInteger turn = new AtomicInteger();
			CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
				int untouchedAbove = 0;
				for (int round = 0; round < rounds; round++) {
					await(turn, 2 * round + 1);
					while (!tree.isTouched(0, 1)) {
						Thread.onSpinWait();
					}
					untouchedAbove += tree.isTouched(1, 0) ? 0 : 1;
					turn.set(2 * round + 2);
				}
				return untouchedAbove;
			});
			for (int round = 0; round < rounds; round++) {
				memory.setFlag(0, 1, 0);
				memory.setFlag(1, 0, 0);
				turn.set(2 * round + 1);
				tree.touch(1);
				await(turn, 2 * round + 2);
			}
			assertThat(reader.get(30, TimeUnit.SECONDS)).isZero();
		}
	}

	private static void await(AtomicInteger turn, int expected) {
		for (int looks = 0; turn.get() < expected; looks++) {
			if (looks < 200) {
				Thread.onSpinWait();
			}
			else {
				Thread.yield();
			}
		}
	}

	@Test
	void onlyTouchedBlocksAreVisitedInOrder() {
		try (PoolMemory memory = PoolMemory.of(300_000)) {
			FlagTree tree = memory.tree();
			List<Long> visited = new ArrayList<>();
			tree.forEachTouchedBlock(visited::add);
			assertThat(visited).isEmpty();
			for (long block : new long[] { 4687, 0, 63, 64, 4096 }) {
				tree.touch(block);
			}
			tree.forEachTouchedBlock(visited::add);
			assertThat(visited).containsExactly(0L, 63L, 64L, 4096L, 4687L);
		}
	}

}
