package dev.arena;

import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.process.Eventually;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Where chunks were allocated, and cursors that are dropped.
 */
class LeakTrackerTests {

	/** With how many {@link LeakDetection#SIMPLE} is as good as sure to track one. */
	private static final int ENOUGH_ALLOCATIONS = 1_000_000;

	private static final AtomicInteger NUMBER = new AtomicInteger();

	private static final String DROPPED = "was garbage-collected while it held a chunk";

	@RegisterExtension
	final LoggedWarnings warnings = new LoggedWarnings();

	private final List<Arena> opened = new ArrayList<>();

	@AfterEach
	void closeAll() {
		this.opened.forEach(Arena::close);
	}

	private Arena local(LeakDetection detection, ArenaSpec spec) {
		Arena arena = Arena.local(spec, LocalOptions.defaults().withLeakDetection(detection));
		this.opened.add(arena);
		return arena;
	}

	private Arena shared(String name, ArenaSpec spec) {
		Arena arena = Arena.shared(name, spec, SharedOptions.defaults().withLeakDetection(LeakDetection.PARANOID));
		this.opened.add(arena);
		return arena;
	}

	private static String uniqueName() {
		return "/arena-tracker-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
	}

	private Arena paranoid(boolean shared) {
		ArenaSpec spec = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(4);
		return shared ? shared(uniqueName(), spec) : local(LeakDetection.PARANOID, spec);
	}

	@Test
	void offByDefaultAndThenNothingIsTracked() {
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
				Chunk chunk = arena.allocate(64)) {
			assertThat(arena.inspect().leakDetection()).isEqualTo(LeakDetection.OFF);
			assertThat(arena.inspect().trackedAllocations(10)).isEmpty();
			assertThat(chunk.isOpen()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void trackedAllocationSaysWhereWhenAndByWhom(boolean shared) {
		Arena arena = paranoid(shared);
		Instant before = Instant.now();
		Chunk chunk = arena.allocate(48);
		assertThat(arena.inspect().trackedAllocations(10)).singleElement().satisfies((allocation) -> {
			assertThat(allocation.handle()).isEqualTo(chunk.handle());
			assertThat(allocation.chunkSizeBytes()).isEqualTo(64);
			assertThat(allocation.requestedBytes()).isEqualTo(48);
			assertThat(allocation.allocatedAt()).isBetween(before, Instant.now());
			assertThat(allocation.threadName()).isEqualTo(Thread.currentThread().getName());
			assertThat(allocation.stackTrace()).hasSizeBetween(2, 16);
			assertThat(allocation.stackTrace().get(0).getMethodName())
				.isEqualTo("trackedAllocationSaysWhereWhenAndByWhom");
		});
		assertThat(arena.inspect().leakDetection()).isEqualTo(LeakDetection.PARANOID);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void chunksThatAreFreedByWhateverMeansAreNotOutstanding(boolean shared) {
		Arena arena = paranoid(shared);
		arena.allocate(64).close();
		arena.deallocate(arena.allocate(64));
		Chunk freedByOther = arena.allocate(64);
		Cursors.copyOf(freedByOther).close();
		long inTransit = arena.allocate(64).handOff();
		assertThat(arena.inspect().trackedAllocations(10)).isEmpty();
		Chunk adopted = arena.adopt(inTransit);
		assertThat(arena.inspect().trackedAllocations(10)).extracting(TrackedAllocation::handle)
			.containsExactly(adopted.handle());
		freedByOther.close();
		assertThat(arena.inspect().trackedAllocations(10)).hasSize(1);
	}

	@Test
	void chunkThatAnotherAttachmentAdoptsIsTheirs() {
		String name = uniqueName();
		Arena first = shared(name, ArenaSpec.ofChunkSizes(64).withChunkCount(4));
		Arena second = shared(name, ArenaSpec.ofChunkSizes(64).withChunkCount(4));
		Chunk adopted = second.adopt(first.allocate(64).handOff());
		assertThat(first.inspect().trackedAllocations(10)).isEmpty();
		assertThat(second.inspect().trackedAllocations(10)).extracting(TrackedAllocation::handle)
			.containsExactly(adopted.handle());
	}

	@Test
	void oldestComeFirstAndNoMoreThanAskedFor() {
		Arena arena = paranoid(false);
		List<Chunk> chunks = new ArrayList<>();
		for (int i = 1; i <= 8; i++) {
			chunks.add(arena.allocate(i));
		}
		chunks.remove(0).close();
		assertThat(arena.inspect().trackedAllocations(3)).extracting(TrackedAllocation::requestedBytes)
			.containsExactly(2L, 3L, 4L);
		assertThat(arena.inspect().trackedAllocations(0)).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> arena.inspect().trackedAllocations(-1))
			.withMessage("Limit -1: must not be negative; nearest legal value: 0");
		arena.close();
		assertThatIllegalStateException().isThrownBy(() -> arena.inspect().trackedAllocations(1));
		assertThat(chunks).hasSize(7);
	}

	@Test
	void simpleTracksASample() {
		int count = 128 * 50;
		Arena arena = local(LeakDetection.SIMPLE, ArenaSpec.ofChunkSizes(64).withChunkCount(count));
		List<Chunk> chunks = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			chunks.add(arena.allocate(64));
		}
		assertThat(arena.inspect().trackedAllocations(count)).hasSizeBetween(5, 500);
		chunks.forEach(Chunk::close);
		assertThat(arena.inspect().trackedAllocations(count)).isEmpty();
	}

	@Test
	void reusedCursorIsTrackedEachTimeItIsFilled() {
		Arena arena = paranoid(false);
		Chunk cursor = arena.newChunk();
		for (int i = 1; i <= 1000; i++) {
			assertThat(arena.allocate(1 + i % 64, cursor)).isTrue();
			assertThat(arena.inspect().trackedAllocations(10)).extracting(TrackedAllocation::requestedBytes)
				.containsExactly(1L + i % 64);
			cursor.close();
		}
		assertThat(arena.inspect().trackedAllocations(10)).isEmpty();
	}

	@Test
	void droppedCursorOfALocalArenaIsReportedOnceForItsPlaceAndItsChunkIsFree() {
		Arena arena = paranoid(false);
		for (int i = 0; i < 4; i++) {
			arena.allocate(64);
		}
		Eventually.eventuallyAfterGc("all chunks are reclaimed", () -> arena.inspect().reclaimedChunks() == 4);
		assertThat(arena.pools().get(0).freeCount()).isEqualTo(4);
		assertThat(arena.inspect().trackedAllocations(10)).isEmpty();
		assertThat(arena.inspect().verify().contradictions()).isEmpty();
		assertThat(this.warnings.containing(DROPPED)).singleElement()
			.asString()
			.startsWith("A cursor of " + arena)
			.contains("which is free again", "64 B asked for", "\tat dev.arena.LeakTrackerTests.dropped");
		arena.close();
		assertThat(this.warnings.containing("still held")).isEmpty();
	}

	@Test
	void droppedCursorThatWasReusedIsReported() {
		Arena arena = paranoid(false);
		Chunk cursor = arena.newChunk();
		for (int i = 0; i < 10; i++) {
			arena.allocate(64, cursor);
			cursor.close();
		}
		arena.allocate(64, cursor);
		cursor = null;
		Eventually.eventuallyAfterGc("the report", () -> !this.warnings.containing(DROPPED).isEmpty());
		assertThat(this.warnings.containing(DROPPED)).hasSize(1);
		assertThat(arena.pools().get(0).freeCount()).isEqualTo(4);
	}

	@Test
	void droppedCursorOfASharedArenaIsReportedAndItsChunkStays() {
		Arena arena = paranoid(true);
		arena.allocate(64);
		Eventually.eventuallyAfterGc("the report", () -> !this.warnings.containing(DROPPED).isEmpty());
		assertThat(this.warnings.containing(DROPPED)).singleElement()
			.asString()
			.contains("which stays held until the arena is closed");
		assertThat(arena.pools().get(0).usedCount()).isOne();
		assertThat(arena.inspect().trackedAllocations(10)).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(value = LeakDetection.class, names = { "SIMPLE", "PARANOID" })
	void droppedCursorWhoseChunkAnotherThreadFreedFreesNobodyElses(LeakDetection detection) {
		Arena arena = local(detection, ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk second = arena.newChunk();
		WeakReference<Chunk> first = lose(arena, (copy) -> {
			copy.close();
			arena.allocate(64, second);
		});
		assertDroppingLeavesAlone(arena, first, second);
	}

	@ParameterizedTest
	@EnumSource(value = LeakDetection.class, names = { "SIMPLE", "PARANOID" })
	void droppedCursorWhoseChunkWasPassedOnFreesNobodyElses(LeakDetection detection) {
		Arena arena = local(detection, ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk second = arena.newChunk();
		WeakReference<Chunk> first = lose(arena, (copy) -> arena.adopt(copy.handOff(), second));
		assertDroppingLeavesAlone(arena, first, second);
	}

	/**
	 * Drops a cursor whose chunk was tracked and then lost to whoever did something to a
	 * copy of it.
	 */
	private static WeakReference<Chunk> lose(Arena arena, Consumer<Chunk> action) {
		Chunk cursor = arena.newChunk();
		for (int i = 0; i < ENOUGH_ALLOCATIONS && arena.inspect().trackedAllocations(1).isEmpty(); i++) {
			cursor.close();
			arena.allocate(64, cursor);
		}
		assertThat(arena.inspect().trackedAllocations(1)).as("tracked allocations").hasSize(1);
		action.accept(Cursors.copyOf(cursor));
		return new WeakReference<>(cursor);
	}

	private void assertDroppingLeavesAlone(Arena arena, WeakReference<Chunk> dropped, Chunk held) {
		Eventually.eventuallyAfterGc("the cursor is collected", () -> dropped.refersTo(null));
		awaitCleaner();
		assertThat(arena.pools().get(0).usedCount()).isOne();
		assertThat(this.warnings.containing(DROPPED)).noneMatch((message) -> message.contains(arena.toString()));
		assertThat(arena.deallocate(held)).isTrue();
	}

	/** The cleaner has one thread: what was dropped later is done later. */
	private void awaitCleaner() {
		Arena later = local(LeakDetection.PARANOID, ArenaSpec.ofChunkSizes(16).withChunkCount(3));
		later.allocate(16);
		Eventually.eventuallyAfterGc("the cleaner has come round", () -> later.pools().get(0).usedCount() == 0);
	}

	@Test
	void cursorsDroppedAfterTheCloseAreNotReported() {
		Arena arena = paranoid(false);
		WeakReference<Chunk> dropped = new WeakReference<>(arena.allocate(64));
		arena.close();
		Eventually.eventuallyAfterGc("the cursor is collected", () -> dropped.refersTo(null));
		awaitCleaner();
		assertThat(this.warnings.containing(arena.toString())).noneMatch((message) -> message.contains(DROPPED));
	}

	@Test
	void trackingKeepsNoArenaAlive() {
		WeakReference<Arena> arena = dropWithChunks();
		Eventually.eventuallyAfterGc("the arena is collected", () -> arena.refersTo(null));
	}

	private static WeakReference<Arena> dropWithChunks() {
		Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(5),
				LocalOptions.defaults().withLeakDetection(LeakDetection.PARANOID));
		arena.allocate(64);
		arena.allocate(64);
		return new WeakReference<>(arena);
	}

}
