package dev.arena;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.PoolMemory.Holder;
import dev.arena.process.Scale;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A free chunk is found wherever it is, and "none" is said if and only if there is none.
 */
@Timeout(60)
class FreeChunkSearchTests {

	private static final int SLOT = 1;

	private static List<Holder> takeAll(SlabPool pool) {
		List<Holder> taken = new ArrayList<>();
		for (Holder holder = new Holder(); PoolMemory.take(pool, holder); holder = new Holder()) {
			taken.add(holder);
		}
		return taken;
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 63, 64, 65, 128, 1000, 1025, 4096, 4097, 20_000, 270_000 })
	void everyChunkIsFoundOnceThenNone(long count) {
		try (PoolMemory memory = PoolMemory.of(count)) {
			SlabPool pool = memory.pool(SLOT);
			Set<Long> indexes = new HashSet<>();
			takeAll(pool).forEach((holder) -> indexes.add(pool.index(holder.name)));
			assertThat(indexes).hasSize((int) count);
			assertThat(memory.tree().isExhausted()).isTrue();
			assertThat(PoolMemory.take(pool, new Holder())).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 64, 65, 100, 4097, 270_000 })
	void theOnlyFreeChunkIsFoundWhereverItIs(long count) {
		SplittableRandom random = new SplittableRandom(Scale.seed());
		try (PoolMemory memory = PoolMemory.of(count)) {
			SlabPool pool = memory.pool(SLOT);
			SlabPool other = memory.pool(2);
			List<Holder> taken = takeAll(pool);
			LongStream.concat(LongStream.of(0, 63, 64, 4095, 4096, count - 1), random.longs(200, 0, count))
				.filter((index) -> index < count)
				.forEach((index) -> {
					Holder holder = taken.stream().filter((held) -> pool.index(held.name) == index).findFirst().get();
					SlabPool finder = random.nextBoolean() ? pool : other;
					assertThat((pool.isHeld(holder.name) ? pool : other).free(holder.name)).isTrue();
					assertThat(PoolMemory.take(finder, holder)).as("chunk %d", index).isTrue();
					assertThat(pool.index(holder.name)).isEqualTo(index);
					assertThat(PoolMemory.take(finder, new Holder())).as("a second one").isFalse();
				});
		}
	}

	@Test
	void whoeverFindsNothingLowersTheFlagsThatLedThere() {
		try (PoolMemory memory = PoolMemory.of(200)) {
			SlabPool pool = memory.pool(SLOT);
			for (int index = 0; index < 200; index++) {
				memory.setWord(index, ChunkWord.holding(9));
			}
			assertThat(PoolMemory.take(pool, new Holder())).isFalse();
			FlagTree tree = memory.tree();
			for (int block = 0; block < 4; block++) {
				assertThat(tree.kind(0, block)).as("block %d", block).isEqualTo(FlagWord.NONE);
			}
			assertThat(tree.isExhausted()).isTrue();
		}
	}

	@Test
	void blockWithAFreeChunkIsNotLowered() {
		try (PoolMemory memory = PoolMemory.of(200)) {
			SlabPool pool = memory.pool(SLOT);
			for (int index = 0; index < 200; index++) {
				memory.setWord(index, ChunkWord.holding(9));
			}
			memory.setWord(130, 1L << ChunkWord.GENERATION_SHIFT);
			memory.setWord(131, 1L << ChunkWord.GENERATION_SHIFT);
			assertThat(PoolMemory.take(pool, new Holder())).isTrue();
			assertThat(memory.tree().kind(0, 2)).isEqualTo(FlagWord.MAYBE);
			assertThat(memory.tree().isExhausted()).isFalse();
		}
	}

	/** As a process leaves them that was killed in the middle of its look. */
	@Test
	void lookThatNobodyGoesOnWithKeepsNobodyFromFindingOrFromSayingNone() {
		try (PoolMemory memory = PoolMemory.of(200)) {
			for (int block = 0; block < 4; block++) {
				memory.tree().beginScan(0, block);
			}
			memory.tree().beginScan(1, 0);
			assertThat(takeAll(memory.pool(SLOT))).hasSize(200);
			assertThat(memory.tree().isExhausted()).isTrue();
		}
	}

	/** A lane that two threads have mixed, or the freer of long ago. */
	@Test
	void wrongBeliefsCostNothingButALook() {
		try (PoolMemory memory = PoolMemory.of(100)) {
			SlabPool pool = memory.pool(SLOT);
			FreeChunkSearch search = new FreeChunkSearch(pool);
			Lane lane = new Lane(0, true, 1);
			for (int index = 0; index < 99; index++) {
				memory.setWord(index, ChunkWord.holding(9));
			}
			lane.moveTo(1, -1); // the second block has only 36 chunks
			Holder holder = new Holder();
			while (lane.believesAny() && !pool.take(lane.next(), holder)) {
				assertThat(holder.name).isEqualTo(HandleFormat.NO_NAME);
			}
			assertThat(pool.index(holder.name)).isEqualTo(99);
			lane.moveTo(0, -1);
			while (lane.believesAny()) {
				assertThat(pool.take(lane.next(), new Holder())).isFalse();
			}
			assertThat(search.take(lane, new Holder())).isFalse();
			memory.pool(SLOT).free(holder.name);
			assertThat(search.take(lane, holder)).isTrue();
		}
	}

	@Test
	void lanesOfSeveralThreadsAndSlotsBeginFarFromEachOther() throws Exception {
		try (PoolMemory memory = PoolMemory.of(100_000)) {
			int lanes = 1 << 32 - Integer.numberOfLeadingZeros(2 * Runtime.getRuntime().availableProcessors() - 1);
			Set<Long> blocks = new HashSet<>();
			int count = 0;
			for (int slot : new int[] { 1, 2, 3 }) {
				SlabPool pool = memory.pool(slot);
				Set<Long> seen = new HashSet<>();
				while (seen.size() < lanes) {
					Holder holder = new Holder();
					Thread thread = new Thread(() -> PoolMemory.take(pool, holder));
					if (seen.add(thread.getId() & lanes - 1)) {
						thread.start();
						thread.join();
						blocks.add(pool.index(holder.name) >> 6);
						count++;
					}
				}
			}
			assertThat(blocks).hasSize(count);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 2, 64, 1024 })
	void stateWordsOfTwoChunksOfASmallPoolAreInDifferentCacheLines(long count) {
		try (PoolMemory memory = PoolMemory.of(count)) {
			PoolLayout layout = memory.layout().pools().get(0);
			assertThat(1L << layout.stateShift()).isGreaterThanOrEqualTo(64);
			assertThat((memory.address() + layout.statesOffset()) % 64).isZero();
			assertThat(layout.flagsOffset() + PoolLayout.levelBytes(count, 0)).as("flags end before the first word")
				.isLessThanOrEqualTo(layout.statesOffset());
			assertThat(layout.countersOffset() + SegmentFormat.COUNTERS_BYTES).as("counters end before the flags")
				.isLessThanOrEqualTo(layout.flagsOffset());
		}
	}

}
