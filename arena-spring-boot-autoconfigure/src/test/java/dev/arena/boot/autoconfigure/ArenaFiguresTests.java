package dev.arena.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.Pool;
import dev.arena.PoolSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ArenaFigures}.
 */
class ArenaFiguresTests {

	private static final int MEBIBYTE = 1 << 20;

	private final Arena arena = Arena.local(ArenaSpec.of(PoolSpec.ofChunkSize(64).withChunkCount(4),
			PoolSpec.ofChunkSize(128).withChunkCount(ArenaFigures.LARGE_POOL + 1),
			PoolSpec.ofChunkSize(MEBIBYTE).withChunkCount(4)));

	private final Pool small = this.arena.pools().get(0);

	private final Pool large = this.arena.pools().get(1);

	private final Pool third = this.arena.pools().get(2);

	/** Overflows in the middle of a test. */
	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);

	private final ArenaFigures figures = new ArenaFigures(Duration.ofHours(1), this.nanoTime::get);

	@AfterEach
	void close() {
		this.figures.close();
		this.arena.close();
	}

	@Test
	void aPoolIsCountedAgainAfterASecond() {
		assertThat(used(this.small)).isZero();
		this.arena.allocate(64);
		pass(TimeUnit.SECONDS.toNanos(1) - 1);
		assertThat(used(this.small)).isZero();
		pass(1);
		assertThat(this.figures.of(this.small).counts()).isEqualTo(this.small.counts());
		assertThat(used(this.small)).isOne();
	}

	@Test
	void eachPoolHasItsOwnSecond() {
		used(this.small);
		pass(TimeUnit.MILLISECONDS.toNanos(600));
		used(this.third);
		pass(TimeUnit.MILLISECONDS.toNanos(600));
		this.arena.allocate(64);
		this.arena.allocate(MEBIBYTE);
		assertThat(used(this.small)).isOne();
		assertThat(used(this.third)).isZero();
	}

	@Test
	void aPoolOfAClosedArenaIsNotCountedAgain() {
		used(this.small);
		this.arena.close();
		assertThat(this.figures.of(this.small).counts().free()).isEqualTo(4);
		pass(TimeUnit.SECONDS.toNanos(1));
		assertThatIllegalStateException().isThrownBy(() -> this.figures.of(this.small));
	}

	@Test
	void aLargePoolIsCountedByNoneButTheFirstWhoAsksUntilItIsRefreshed() {
		assertThat(used(this.large)).isZero();
		this.arena.allocate(128);
		pass(TimeUnit.MINUTES.toNanos(1));
		assertThat(used(this.large)).isZero();
		this.figures.refresh();
		assertThat(used(this.large)).isOne();
	}

	@Test
	void aLargePoolOfAClosedArenaHasNoFiguresOnceTheyAreRefreshed() {
		used(this.large);
		this.arena.close();
		this.figures.refresh();
		assertThatIllegalStateException().isThrownBy(() -> this.figures.of(this.large));
	}

	@Test
	void theMemoryIsThatOfTheLastRefreshWhoseAgeIsTold() {
		assertThat(this.figures.refreshAge()).isEmpty();
		long before = this.figures.memoryOf(this.arena).residentBytes();
		touch();
		pass(TimeUnit.SECONDS.toNanos(90));
		assertThat(this.figures.refreshAge()).contains(Duration.ofSeconds(90));
		assertThat(this.figures.memoryOf(this.arena).residentBytes()).isEqualTo(before);
		this.figures.refresh();
		assertThat(this.figures.refreshAge()).contains(Duration.ZERO);
		assertThat(this.figures.memoryOf(this.arena).residentBytes()).isGreaterThanOrEqualTo(before + MEBIBYTE);
	}

	@Test
	void theMemoryOfAnArenaThatCameLaterIsToldAtOnce() {
		this.figures.memoryOf(this.arena);
		try (Arena later = Arena.local(ArenaSpec.ofChunkSizes(MEBIBYTE).withChunkCount(99))) {
			assertThat(this.figures.memoryOf(later).mappedBytes()).isEqualTo(later.inspect().backing().mappedBytes());
		}
	}

	@Test
	void theMemoryOfAClosedArenaIsNotTold() {
		this.figures.memoryOf(this.arena);
		this.arena.close();
		assertThatIllegalStateException().isThrownBy(() -> this.figures.memoryOf(this.arena));
	}

	@Test
	void whatTakesLongIsRefreshedInTheBackgroundWhileSomebodyAsks() {
		try (ArenaFigures refreshed = new ArenaFigures(Duration.ofMillis(10))) {
			long before = refreshed.memoryOf(this.arena).residentBytes();
			assertThat(refreshed.of(this.large).counts().used()).isZero();
			touch();
			this.arena.allocate(128);
			await().untilAsserted(() -> {
				assertThat(refreshed.memoryOf(this.arena).residentBytes()).isGreaterThanOrEqualTo(before + MEBIBYTE);
				assertThat(refreshed.of(this.large).counts().used()).isOne();
			});
		}
	}

	@Test
	void whatIsToBeAskedForIsThereBeforeSomebodyAsks() {
		this.figures.refreshSoon();
		await().until(() -> this.figures.refreshAge().isPresent());
	}

	@Test
	void theThreadInTheBackgroundEndsWhenItIsClosed() {
		ArenaFigures closed = new ArenaFigures(Duration.ofMillis(10));
		long threads = threads();
		closed.memoryOf(this.arena);
		assertThat(threads()).isEqualTo(threads + 1);
		closed.close();
		await().until(() -> threads() == threads);
	}

	@Test
	void adoptionsAreWhatWasHandedOffAndIsNeitherInTransitNorWasFreedThere() {
		this.arena.adopt(this.arena.allocate(64).handOff());
		this.arena.deallocate(this.arena.allocate(64).handOff());
		this.arena.allocate(64).handOff();
		assertThat(this.figures.of(this.small).adoptions()).isOne();
		assertThat(this.figures.of(this.small).handOffs()).isEqualTo(3);
		assertThat(this.figures.of(this.small).transitFrees()).isOne();
	}

	private long used(Pool pool) {
		return this.figures.of(pool).counts().used();
	}

	private void touch() {
		try (Chunk chunk = this.arena.allocate(MEBIBYTE)) {
			chunk.fill(0, chunk.size(), (byte) 1);
		}
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("arena-figures"))
			.count();
	}

	private void pass(long nanos) {
		this.nanoTime.addAndGet(nanos);
	}

}
