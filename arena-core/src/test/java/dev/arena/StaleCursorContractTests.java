package dev.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import dev.arena.process.Scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A cursor that has lost its chunk never gets it back by chance, whatever happens to the
 * chunk.
 */
abstract class StaleCursorContractTests extends OpenArenas {

	private static final int STEPS = Scale.of(300);

	/**
	 * The chunk goes through holdings at random. Of each there is a copy, as a second
	 * thread may have it that was stopped at that time; none is ever good for anything
	 * again.
	 */
	@Test
	void copyOfAnEarlierHoldingIsGoodForNothingWhateverHappenedSince() {
		long seed = Scale.seed();
		SplittableRandom random = new SplittableRandom(seed);
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		List<Chunk> stale = new ArrayList<>();
		Chunk cursor = arena.newChunk();
		long handle = 0;
		for (int step = 0; step < STEPS; step++) {
			if (cursor.isOpen()) {
				stale.add(Cursors.copyOf(cursor));
				handle = random.nextBoolean() ? cursor.handOff() : free(arena, cursor);
			}
			else if (handle == 0) {
				assertThat(arena.allocate(64, cursor)).isTrue();
			}
			else {
				assertThat(random.nextBoolean() ? arena.adopt(handle, cursor) : arena.deallocate(handle)).isTrue();
				handle = 0;
			}
			assertGoodForNothing(arena, stale, "step %d, seed %d".formatted(step, seed));
		}
		assertThat(stale).hasSizeGreaterThan(STEPS / 10);
	}

	private static long free(Arena arena, Chunk cursor) {
		assertThat(arena.deallocate(cursor)).isTrue();
		return 0;
	}

	/** Tries with copies of the copies, so that there is always one with every field. */
	private static void assertGoodForNothing(Arena arena, List<Chunk> stale, String when) {
		PoolCounts before = arena.pools().get(0).counts();
		long refused = arena.inspect().refusedFrees(RefusedFree.STALE_CHUNK);
		for (Chunk holding : stale) {
			assertThat(arena.deallocate(Cursors.copyOf(holding))).as(when).isFalse();
			assertThatIllegalStateException().as(when).isThrownBy(() -> Cursors.copyOf(holding).handOff());
			Cursors.copyOf(holding).close();
		}
		assertThat(arena.pools().get(0).counts()).as(when).isEqualTo(before);
		assertThat(arena.inspect().refusedFrees(RefusedFree.STALE_CHUNK)).as(when)
			.isEqualTo(refused + 3L * stale.size());
	}

	@Test
	void staleCursorCanBeFilledAgain() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(2));
		Chunk chunk = arena.allocate(64);
		Chunk copy = Cursors.copyOf(chunk);
		chunk.close();
		copy.close();
		assertThat(copy.isOpen()).isFalse();
		assertThat(arena.allocate(64, copy)).isTrue();
		assertThat(arena.deallocate(copy)).isTrue();
		assertThat(arena.pools().get(0).freeCount()).isEqualTo(2);
	}

	@Test
	void staleCursorDoesNotFreeTheNextHoldersChunk() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk chunk = arena.allocate(64);
		Chunk stale = Cursors.copyOf(chunk);
		chunk.close();
		Chunk holder = arena.allocate(64);
		stale.close();
		assertThat(stale.isOpen()).isFalse();
		assertThat(arena.pools().get(0).usedCount()).isEqualTo(1);
		assertThat(arena.deallocate(holder)).isTrue();
	}

}
