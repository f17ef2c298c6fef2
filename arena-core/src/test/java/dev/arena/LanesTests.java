package dev.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.memory.MemoryOptions;
import dev.arena.internal.memory.OffHeap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * White-box tests of one pool's free lists, in both modes of popping.
 */
@Timeout(120)
class LanesTests {

	private static final int ME = 3;

	private static final int OTHER = 7;

	private MappedMemory memory;

	private PoolLayout layout;

	@AfterEach
	void giveBack() {
		if (this.memory != null) {
			this.memory.close();
		}
	}

	private Lanes lanes(long count, int laneShift, boolean announce) {
		SegmentLayout segment = SegmentLayout.of(ArenaSpec.of(count, 16), (pool) -> laneShift);
		this.layout = segment.pools().get(0);
		this.memory = LocalMemory.map(segment.segmentBytes(), MemoryOptions.defaults());
		return view(ME, announce);
	}

	private Lanes view(int owner, boolean announce) {
		return new Lanes(this.layout, this.memory.address(), owner, announce);
	}

	private long headAddress(int lane) {
		return this.memory.address() + this.layout.headsOffset() + (long) lane * SegmentLayout.LINE_BYTES;
	}

	private long stateAddress(long index) {
		return this.memory.address() + this.layout.sideTableOffset() + index * SegmentLayout.SIDE_TABLE_ENTRY_BYTES;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void servesEveryChunkOfUnevenLanesThenNone(boolean announce) {
		Lanes lanes = lanes(37, 4, announce);
		assertThat(lanes.stream().count()).isEqualTo(3);
		List<Long> chunks = new ArrayList<>();
		for (int i = 0; i < 37; i++) {
			assertThat(lanes.freeCount()).isEqualTo(37 - i);
			chunks.add(take(lanes));
		}
		assertThat(take(lanes)).isEqualTo(Lanes.NONE);
		assertThat(chunks).doesNotHaveDuplicates().allMatch((index) -> index >= 0 && index < 37);
		for (long index : chunks) {
			assertThat(ChunkState.owner(lanes.state(index))).isEqualTo(ME);
			assertThat(lanes.free(index, lanes.state(index))).isTrue();
		}
		assertThat(lanes.freeCount()).isEqualTo(37);
		assertThat(lanes.allocationCount()).isEqualTo(37);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 15, 16, 17, 63, 64, 65, 1000 })
	void anyCountAndAnyLaneSizeKeepsCountsExact(long count) {
		for (int laneShift = 0; laneShift <= 10; laneShift++) {
			Lanes lanes = lanes(count, laneShift, true);
			for (int round = 0; round < 3; round++) {
				for (int i = 0; i < count; i++) {
					assertThat(take(lanes)).isNotEqualTo(Lanes.NONE);
				}
				assertThat(take(lanes)).isEqualTo(Lanes.NONE);
				assertThat(lanes.freeCount()).isZero();
				for (long i = count - 1; i >= 0; i--) {
					assertThat(lanes.free(i, lanes.state(i))).isTrue();
				}
				assertThat(lanes.freeCount()).isEqualTo(count);
			}
			assertThat(lanes.allocationCount()).isEqualTo(3 * count);
			giveBack();
		}
	}

	@Test
	void freeOfAnEarlierGenerationIsRefused() {
		Lanes lanes = lanes(1, 0, false);
		long index = take(lanes);
		long live = lanes.state(index);
		assertThat(lanes.free(index, live)).isTrue();
		assertThat(lanes.free(index, live)).isFalse();
		take(lanes);
		assertThat(lanes.free(index, live)).isFalse();
		assertThat(ChunkState.generation(lanes.state(index))).isEqualTo(1);
		assertThat(lanes.freeCount()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void countersSurviveAWrapOfTheTag(boolean announce) {
		Lanes lanes = lanes(1, 0, announce);
		int indexBits = HeadFormat.indexBits(1);
		// As if the chunk had been allocated and freed until the tag is 9 steps from its
		// end:
		// the highest bit has changed once, and so many steps were made.
		int tagShift = Long.numberOfTrailingZeros(HeadFormat.tagUnit(indexBits));
		long tagBits = Long.SIZE - tagShift;
		long steps = (1L << tagBits) - 9;
		OffHeap.putLongRelease(headAddress(0), steps << tagShift);
		OffHeap.putLongRelease(headAddress(0) + SegmentLayout.HEAD_HALF_WRAPS_OFFSET, 1);
		assertThat(HeadFormat.tagSteps(steps << tagShift, 1, indexBits)).isEqualTo(steps);
		long before = lanes.allocationCount();
		for (int i = 0; i < 10; i++) {
			long index = take(lanes);
			assertThat(lanes.allocationCount()).isEqualTo(before + i + 1);
			assertThat(lanes.free(index, lanes.state(index))).isTrue();
		}
		assertThat(lanes.allocationCount()).isEqualTo(before + 10);
		assertThat(OffHeap.getLongAcquire(headAddress(0) + SegmentLayout.HEAD_HALF_WRAPS_OFFSET)).isEqualTo(2);
	}

	@Test
	void halfWrapThatItsProcessDiedBeforeCountingIsSeenInTheParity() {
		int indexBits = HeadFormat.indexBits(16);
		long head = HeadFormat.pushed(Long.MAX_VALUE, 0, indexBits);
		assertThat(HeadFormat.isHalfWrap(Long.MAX_VALUE, head)).isTrue();
		assertThat(HeadFormat.tagSteps(head, 0, indexBits)).isEqualTo(HeadFormat.tagSteps(head, 1, indexBits))
			.isPositive();
	}

	@Test
	void anybodyCompletesAPopThatWasOnlyAnnounced() {
		Lanes mine = lanes(16, 4, true);
		Lanes theirs = view(OTHER, true);
		int indexBits = HeadFormat.indexBits(16);
		OffHeap.casLong(headAddress(0), 0, HeadFormat.announced(0, OTHER, indexBits));
		long index = take(mine);
		assertThat(index).isEqualTo(1);
		assertThat(ChunkState.phase(theirs.state(0))).isEqualTo(ChunkState.LIVE);
		assertThat(ChunkState.owner(theirs.state(0))).isEqualTo(OTHER);
		assertThat(mine.freeCount()).isEqualTo(14);
		assertThat(mine.allocationCount()).isEqualTo(2);
	}

	@Test
	void aPushCompletesAnAnnouncedPopFirst() {
		Lanes mine = lanes(16, 4, true);
		long index = take(mine);
		int indexBits = HeadFormat.indexBits(16);
		long head = OffHeap.getLongAcquire(headAddress(0));
		OffHeap.casLong(headAddress(0), head, HeadFormat.announced(head, OTHER, indexBits));
		assertThat(mine.free(index, mine.state(index))).isTrue();
		assertThat(mine.freeCount()).isEqualTo(15);
		assertThat(ChunkState.owner(mine.state(1))).isEqualTo(OTHER);
	}

	@Test
	void recoveryCompletesPopsFreesHoldingsAndPushesOrphans() {
		Lanes mine = lanes(32, 4, true);
		Lanes dead = view(OTHER, true);
		long held = take(dead);
		long freed = take(dead);
		dead.free(freed, dead.state(freed));
		long orphan = take(dead);
		long live = dead.state(orphan);
		OffHeap.casLong(stateAddress(orphan), live, ChunkState.freed(live, OTHER));
		long kept = take(mine);
		int lane = (int) (held >>> 4);
		long head = OffHeap.getLongAcquire(headAddress(lane));
		OffHeap.casLong(headAddress(lane), head, HeadFormat.announced(head, OTHER, HeadFormat.indexBits(16)));

		assertThat(new LaneRecovery(mine, OTHER).run()).isEqualTo(3);

		assertThat(mine.freeCount()).isEqualTo(31);
		assertThat(ChunkState.owner(mine.state(kept))).isEqualTo(ME);
		assertThat(ChunkState.phase(mine.state(held))).isEqualTo(ChunkState.FREE);
		List<Long> all = new ArrayList<>();
		for (long index = take(mine); index != Lanes.NONE; index = take(mine)) {
			all.add(index);
		}
		assertThat(all).hasSize(31).doesNotHaveDuplicates().doesNotContain(kept);
	}

	@Test
	void damagedWordsAreNamedAndNeverFollowed() {
		Lanes lanes = lanes(16, 4, true);
		OffHeap.putLongRelease(headAddress(0), 20);
		assertThatExceptionOfType(DamagedSegmentException.class).isThrownBy(() -> take(lanes))
			.withMessageContaining("index 20 is out of range, the lane has 16 chunks");
		assertThatExceptionOfType(DamagedSegmentException.class).isThrownBy(lanes::freeCount);
		OffHeap.putLongRelease(headAddress(0), 0);
		OffHeap.putLongRelease(stateAddress(0) + SegmentLayout.SIDE_TABLE_LINK_OFFSET, SideTable.link(99, 5));
		assertThatExceptionOfType(DamagedSegmentException.class).isThrownBy(() -> take(lanes))
			.withMessageContaining("index 99 is out of range");
	}

	@Test
	void chunkOnTheListThatIsNotFreeIsDamage() {
		for (boolean announce : new boolean[] { false, true }) {
			Lanes lanes = lanes(16, 4, announce);
			OffHeap.putLongRelease(stateAddress(0), ChunkState.allocated(0, OTHER));
			assertThatExceptionOfType(DamagedSegmentException.class).isThrownBy(() -> take(lanes))
				.withMessageContaining("chunk 0 on the free list is LIVE in generation 0 by slot 7");
			giveBack();
		}
	}

	/**
	 * Each of four threads always holds at most one of four chunks: there is one for
	 * everybody at any instant, so none may ever be told that there is none.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void neverAnswersNoneWhileAChunkIsFree(boolean announce) throws Exception {
		int threads = 4;
		Lanes lanes = lanes(threads, 0, announce);
		inParallel(threads, () -> {
			for (int i = 0; i < 500_000; i++) {
				long index = take(lanes);
				if (index == Lanes.NONE) {
					throw new AssertionError("told NONE in round " + i);
				}
				if (!lanes.free(index, lanes.state(index))) {
					throw new AssertionError("chunk " + index + " was taken away in round " + i);
				}
			}
		});
		assertThat(lanes.freeCount()).isEqualTo(threads);
		assertThat(lanes.allocationCount()).isEqualTo(threads * 500_000L);
	}

	@Test
	void neighbouringThreadsStartInDifferentLanes() throws Exception {
		Lanes lanes = lanes(64, 4, false);
		Map<Long, Long> laneByThread = new TreeMap<>();
		for (int i = 0; i < 8; i++) {
			Thread thread = new Thread(() -> laneByThread.put(Thread.currentThread().getId(), take(lanes) >>> 4));
			thread.start();
			thread.join();
		}
		laneByThread.forEach((thread,
				lane) -> laneByThread.forEach((other, otherLane) -> assertThat(lane.equals(otherLane))
					.as("threads %d and %d share a lane", thread, other)
					.isEqualTo(thread % 4 == other % 4)));
	}

	@Test
	void oneThreadIdStartsInDifferentLanesInDifferentProcesses() {
		lanes(64, 4, true);
		assertThat(IntStream.rangeClosed(1, 4).mapToObj((slot) -> take(view(slot, true)) >>> 4))
			.doesNotHaveDuplicates();
		assertThat((take(view(1, true)) ^ take(view(2, true))) >>> 4).as("distance of the first two").isEqualTo(2);
	}

	/** The index of a chunk, or NONE. */
	private static long take(Lanes lanes) {
		long taken = lanes.acquire();
		return Taken.isNothing(taken) ? Lanes.NONE : Taken.chunk(taken);
	}

	private static void inParallel(int threads, Runnable work) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CyclicBarrier start = new CyclicBarrier(threads);
			List<Future<?>> results = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				results.add(executor.submit(() -> {
					start.await();
					work.run();
					return null;
				}));
			}
			for (Future<?> result : results) {
				result.get(100, TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

}
