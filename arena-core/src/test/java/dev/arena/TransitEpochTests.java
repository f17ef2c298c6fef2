package dev.arena;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.memory.OffHeap;
import dev.arena.memory.MemoryOptions;
import dev.arena.process.Scale;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class TransitEpochTests {

	private static final int OLD = 1023;

	/** The shortest tick that there is. */
	private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final MappedMemory memory = LocalMemory.map(4096, MemoryOptions.defaults());

	private final TransitEpoch epoch = new TransitEpoch(this.memory.address(), 8 * TICK_NANOS);

	@AfterEach
	void unmap() {
		this.memory.close();
	}

	private long epochNow() {
		return OffHeap.getLongAcquire(this.memory.address() + SegmentFormat.EPOCH_OFFSET);
	}

	private void setEpoch(long epoch) {
		OffHeap.putLongRelease(this.memory.address() + SegmentFormat.EPOCH_OFFSET, epoch);
	}

	private static long transit(int stamp) {
		return ChunkWord.stamped(ChunkWord.handedOff(ChunkWord.holding(1)), stamp);
	}

	private long ageTicks(int stamp) {
		long nanos = this.epoch.ageNanos(transit(stamp));
		assertThat(nanos % TICK_NANOS).isZero();
		assertThat(this.epoch.age(transit(stamp))).isEqualTo(Duration.ofNanos(nanos));
		return nanos / TICK_NANOS;
	}

	@Test
	void chunkThatNobodyHasLookedAtHasNoAge() {
		setEpoch(700);
		assertThat(ageTicks(0)).isZero();
	}

	@Test
	void stampIsTheEpochInWhichTheChunkWasFirstSeen() {
		for (long now : new long[] { 0, 1, 1021, 1022, 1023, 1L << 40 }) {
			setEpoch(now);
			assertThat(this.epoch.stampFor(transit(0))).isEqualTo((int) (1 + now % 1022));
		}
	}

	@Test
	void ageIsWhatHasPassedForCertainAndStaysOneEpochBehind() {
		for (long first : new long[] { 0, 5, 1000, 1021, 1022, 1L << 40 }) {
			setEpoch(first);
			int stamp = this.epoch.stampFor(transit(0));
			assertThat(ageTicks(stamp)).isZero();
			for (int passed = 1; passed < 511; passed++) {
				setEpoch(first + passed);
				assertThat(ageTicks(stamp)).isEqualTo(passed - 1);
				assertThat(this.epoch.stampFor(transit(stamp))).as("after %d epochs", passed).isEqualTo(stamp);
			}
		}
	}

	@Test
	void stampBecomesTheOldOneLongBeforeItCouldBeTakenForAYoungOne() {
		setEpoch(1000);
		int stamp = this.epoch.stampFor(transit(0));
		setEpoch(1000 + 511);
		assertThat(this.epoch.stampFor(transit(stamp))).isEqualTo(OLD);
		for (long later : new long[] { 1511, 2022, 2023, 1L << 50 }) {
			setEpoch(later);
			assertThat(this.epoch.stampFor(transit(OLD))).isEqualTo(OLD);
			assertThat(this.epoch.ageNanos(transit(OLD))).isEqualTo(this.epoch.maxAge().toNanos());
		}
	}

	/** A reclaimer may be stopped for as long as it likes while others go on. */
	@Test
	void stampThatNobodyHasRenewedForALongTimeMakesAChunkTooYoungNeverTooOld() {
		SplittableRandom random = new SplittableRandom(Scale.seed());
		for (int i = 0; i < 10_000; i++) {
			long first = random.nextLong(1L << 40);
			long passed = random.nextLong(5000);
			setEpoch(first);
			int stamp = this.epoch.stampFor(transit(0));
			setEpoch(first + passed);
			assertThat(ageTicks(stamp)).isBetween(0L, Math.max(0, passed - 1));
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, -2, Long.MIN_VALUE, Long.MAX_VALUE, 0xFFFF_FFFF_0000_0000L })
	void damagedEpochMakesNoAgeNegativeOrLongerThanCanBeTold(long damaged) {
		setEpoch(damaged);
		for (int stamp = 0; stamp <= OLD; stamp++) {
			assertThat(this.epoch.ageNanos(transit(stamp))).isBetween(0L, 1020 * TICK_NANOS);
			assertThat(this.epoch.stampFor(transit(stamp))).isBetween(1, OLD);
		}
		new TransitEpoch(this.memory.address(), 0).watch();
		this.epoch.watch();
		assertThat(this.epoch.ageNanos(transit(1))).isNotNegative();
	}

	@Test
	void epochIsRaisedByOneAndNotMoreOftenThanOnceATick() {
		TransitEpoch watched = new TransitEpoch(this.memory.address(), 8 * TICK_NANOS);
		long raises = 30;
		long start = System.nanoTime();
		long former = epochNow();
		while (epochNow() < raises) {
			watched.watch();
			assertThat(epochNow() - former).isBetween(0L, 1L);
			former = epochNow();
		}
		// The first tick has begun when the epoch was made, a little before.
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo((raises - 1) * TICK_NANOS);
	}

	@Test
	void twoWatchersTogetherRaiseItNotMoreOftenEither() {
		TransitEpoch one = new TransitEpoch(this.memory.address(), 8 * TICK_NANOS);
		TransitEpoch other = new TransitEpoch(this.memory.address(), 8 * TICK_NANOS);
		long raises = 30;
		long start = System.nanoTime();
		while (epochNow() < raises) {
			one.watch();
			other.watch();
		}
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo((raises - 1) * TICK_NANOS);
	}

	@Test
	void epochThatSomebodyElseHasRaisedIsWatchedAnew() {
		long raisedAt = System.nanoTime();
		setEpoch(41);
		this.epoch.watch();
		assertThat(epochNow()).isEqualTo(41);
		while (epochNow() == 41) {
			this.epoch.watch();
		}
		assertThat(epochNow()).isEqualTo(42);
		assertThat(System.nanoTime() - raisedAt).isGreaterThanOrEqualTo(TICK_NANOS);
	}

	@Test
	void tickIsAnEighthOfTheTimeoutAndTenSecondsWithoutOne() {
		assertThat(new TransitEpoch(this.memory.address(), 0).maxAge()).isEqualTo(Duration.ofSeconds(5100));
		assertThat(new TransitEpoch(this.memory.address(), 0).timeoutNanos()).isZero();
		assertThat(new TransitEpoch(this.memory.address(), 1).maxAge()).isEqualTo(Duration.ofMillis(510));
		assertThat(new TransitEpoch(this.memory.address(), Duration.ofSeconds(80).toNanos()).maxAge())
			.isEqualTo(Duration.ofSeconds(5100));
		Duration longest = TransitEpoch.MAX_TIMEOUT;
		assertThat(new TransitEpoch(this.memory.address(), longest.toNanos()).maxAge())
			.isEqualTo(longest.dividedBy(8).multipliedBy(510));
	}

}
