package dev.arena;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.process.Eventually;
import dev.arena.process.Scale;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Segments whose chunks in transit are given up after some time.
 */
@Timeout(120)
class TransitTimeoutTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(100);

	/** As short as its ages can be told. */
	private static final Duration TIMEOUT = Duration.ofMillis(8);

	private static final SharedOptions OPTIONS = SharedOptions.defaults()
		.withTransitTimeout(TIMEOUT)
		.withReclaimInterval(Duration.ZERO);

	@RegisterExtension
	final Segments segments = new Segments();

	@Test
	void chunkThatNobodyAdoptsIsGivenUpAndCounted() {
		Arena arena = this.segments.open(this.segments.name(), SPEC, OPTIONS);
		long handle = arena.allocate(64).handOff();
		long[] expired = new long[1];
		Eventually.eventually("it is given up", () -> {
			ReclaimReport report = arena.maintain().reclaim();
			expired[0] += report.expiredChunks();
			assertThat(report.deadAttachments()).isZero();
			return arena.pools().get(0).counts().inTransit() == 0;
		});
		assertThat(expired[0]).isEqualTo(1);
		assertThat(arena.adopt(handle)).isNull();
		assertThat(arena.pools().get(0).freeCount()).isEqualTo(100);
	}

	@Test
	void withoutATimeoutNothingIsGivenUp() {
		Arena arena = this.segments.open(this.segments.name(), SPEC);
		arena.allocate(64).handOff();
		for (int i = 0; i < 1000; i++) {
			assertThat(arena.maintain().reclaim()).isEqualTo(new ReclaimReport(0, 0, 0));
		}
		assertThat(arena.inspect().chunksInTransit()).hasSize(1);
	}

	/**
	 * Whoever cannot adopt a message any more has sent it longer ago than the timeout.
	 */
	@Test
	void noMessageIsGivenUpEarlier() throws Exception {
		String name = this.segments.name();
		Arena sender = this.segments.open(name, SPEC, OPTIONS);
		AtomicBoolean stop = new AtomicBoolean();
		CompletableFuture<?> janitor = janitor(this.segments.open(name, SPEC), stop);
		CompletableFuture<?> second = janitor(this.segments.open(name, SPEC), stop);
		long[] handles = new long[50];
		long[] sentNanos = new long[handles.length];
		Chunk cursor = sender.newChunk();
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Scale.of(1000));
		for (int i = 0; System.nanoTime() < end; i = (i + 1) % handles.length) {
			if (handles[i] != 0 && !sender.adopt(handles[i], cursor)) {
				assertThat(System.nanoTime() - sentNanos[i]).isGreaterThanOrEqualTo(TIMEOUT.toNanos());
			}
			cursor.close();
			assertThat(sender.allocate(64, cursor)).isTrue();
			sentNanos[i] = System.nanoTime();
			handles[i] = cursor.handOff();
		}
		stop.set(true);
		janitor.get(30, TimeUnit.SECONDS);
		second.get(30, TimeUnit.SECONDS);
		assertThat(sender.inspect().verify().isIntact()).isTrue();
	}

	private static CompletableFuture<?> janitor(Arena arena, AtomicBoolean stop) {
		return CompletableFuture.runAsync(() -> {
			while (!stop.get()) {
				arena.maintain().reclaim();
			}
		});
	}

	@Test
	void ageThatIsToldIsNeverMoreThanTheTruth() {
		Arena arena = this.segments.open(this.segments.name(), SPEC, OPTIONS);
		long[] oldest = new long[1];
		long sentNanos = System.nanoTime();
		arena.allocate(64).handOff();
		Eventually.eventually("it has some age", () -> {
			arena.maintain().reclaimInTransit(Duration.ofMillis(510));
			arena.inspect().forEachChunkInTransit((chunk) -> {
				long age = chunk.age().toNanos();
				assertThat(age).isBetween(oldest[0], System.nanoTime() - sentNanos);
				oldest[0] = age;
			});
			return oldest[0] >= TIMEOUT.toNanos();
		});
	}

	@Test
	void timeoutIsThatOfWhoCreatedTheSegment() {
		String name = this.segments.name();
		Arena creator = this.segments.open(name, SPEC, OPTIONS);
		Arena second = this.segments.open(name, SPEC, OPTIONS.withTransitTimeout(Duration.ofDays(365)));
		creator.allocate(64).handOff();
		Eventually.eventually("it is given up", () -> second.maintain().reclaim().expiredChunks() == 1);
	}

	@Test
	void timeoutOutsideTheLimitsIsRefused() {
		SharedOptions defaults = SharedOptions.defaults();
		assertThat(defaults.transitTimeout()).isZero();
		assertThatIllegalArgumentException().isThrownBy(() -> defaults.withTransitTimeout(Duration.ofNanos(-1)))
			.withMessage("transitTimeout PT-0.000000001S: must be from PT0S to PT8760H; nearest legal value: PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> defaults.withTransitTimeout(Duration.ofDays(366)))
			.withMessageEndingWith("nearest legal value: PT8760H");
	}

}
