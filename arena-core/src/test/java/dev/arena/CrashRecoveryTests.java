package dev.arena;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.arena.process.CrashSurvivor;
import dev.arena.process.CrashWorkload;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A child halts at each named step in turn. What it leaves behind is recovered by the
 * survivor, who has held chunks all the time.
 */
@Timeout(120)
class CrashRecoveryTests {

	@RegisterExtension
	private final Segments segments = new Segments();

	/** Every point but those of creation, which an existing segment does not pass. */
	static Stream<Arguments> crashPoints() {
		return Stream.of(CrashPoint.values())
			.filter((point) -> point != CrashPoint.MEMORY_RESERVED && point != CrashPoint.GEOMETRY_WRITTEN
					&& point != CrashPoint.MAGIC_WRITTEN)
			.flatMap((point) -> passes(point).mapToObj((passes) -> arguments(point, passes)));
	}

	/**
	 * What is freed first is freed by recovery, later ones by their holder. The steps of
	 * recovery are passed when attaching, for each of two pools, and again when leaving.
	 */
	private static IntStream passes(CrashPoint point) {
		if (point.name().startsWith("POP_")) {
			return IntStream.of(0, 1, CrashWorkload.POPS_BEFORE_UNTOUCHED);
		}
		if (point == CrashPoint.RECOVERY_POOL_COMPLETED) {
			return IntStream.of(0, 1, 2, 3);
		}
		return IntStream.rangeClosed(0, point.name().matches("(FREE|PUSH|ADOPT|HAND_OFF|RECOVERY)_.*") ? 1 : 0);
	}

	@ParameterizedTest
	@MethodSource("crashPoints")
	void survivorRecoversWhateverStepAProcessDiedAt(CrashPoint point, int passes) {
		String name = this.segments.name();
		CrashSurvivor.survive(this.segments.open(name, CrashWorkload.spec()), name, point.name(), passes, false);
	}

	@Test
	void chunkWhosePopIsOnlyAnnouncedIsHeldUntilItsPopperIsRecovered() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, CrashWorkload.spec());
		CrashSurvivor.die(name, CrashPoint.POP_ANNOUNCED.name(), 0);
		assertThat(arena.pools().get(0).usedCount()).isEqualTo(1);
		assertThat(arena.verify().liveChunks()).isEqualTo(1);
		assertThat(arena.verify().isIntact()).isTrue();
		arena.reclaim();
		assertThat(arena.verify()).isEqualTo(new VerificationReport(40, 0, 0, List.of()));
	}

	@Test
	void chunkWhoseFreerDiedBeforePushingItIsFoundOutAndFound() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, CrashWorkload.spec());
		CrashSurvivor.die(name, CrashPoint.FREE_CHUNK_FREE.name(), 0);
		assertThat(arena.verify().contradictions()).anyMatch((sentence) -> sentence.contains("not on the free list"));
		assertThat(arena.reclaim().deadAttachments()).isEqualTo(1);
		assertThat(arena.verify().isIntact()).isTrue();
	}

	@Test
	void exhaustionReclaimsWhatTheDeadHold() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, CrashWorkload.spec());
		CrashSurvivor.die(name, CrashPoint.LEAVE_MEMORY_REPLACED.name(), 0);
		for (int i = 0; i < 40; i++) {
			assertThat(arena.allocate(1)).as("chunk %d", i).isNotNull();
		}
		assertThat(arena.reclaimedChunks()).isEqualTo(14);
		assertThat(arena.pools()).allSatisfy((pool) -> assertThat(pool.exhaustionCount()).isZero());
	}

}
