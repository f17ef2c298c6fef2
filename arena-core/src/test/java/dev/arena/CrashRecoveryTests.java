package dev.arena;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.arena.process.ChildJvm;
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

	private static final int KILLED = 137;

	@RegisterExtension
	private final Segments segments = new Segments();

	/** Every point but those of creation, which an existing segment does not pass. */
	static Stream<Arguments> crashPoints() {
		return Stream.of(CrashPoint.values())
			.filter((point) -> point != CrashPoint.MEMORY_RESERVED && point != CrashPoint.GEOMETRY_WRITTEN
					&& point != CrashPoint.MAGIC_WRITTEN)
			.flatMap((point) -> Stream.of(0, 1)
				.filter((passes) -> passes == 0 || point.name().matches("(POP|FREE|PUSH|ADOPT|HAND_OFF)_.*"))
				.map((passes) -> arguments(point, passes)));
	}

	@ParameterizedTest
	@MethodSource("crashPoints")
	void survivorRecoversWhateverStepAProcessDiedAt(CrashPoint point, int passes) {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, CrashWorkload.spec());
		List<Chunk> held = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			held.add(arena.allocate(64).putLong(0, i));
		}
		// A predecessor that leaves a pop announced and chunks held, so that the
		// attaching of
		// the next one has something to help with and to recover.
		die(name, CrashPoint.POP_ANNOUNCED, 3);

		die(name, point, passes);

		arena.reclaim();
		VerificationReport report = arena.verify();
		assertThat(report.contradictions()).isEmpty();
		assertThat(report.liveChunks()).isEqualTo(5);
		assertThat(report.chunksInTransit()).isEqualTo(arena.reclaimInTransit(Duration.ZERO));
		assertThat(arena.attachments()).hasSize(1);
		for (int i = 0; i < 5; i++) {
			assertThat(held.get(i).getLong(0)).isEqualTo(i);
			assertThat(arena.deallocate(held.get(i))).isTrue();
		}
		assertThat(arena.verify()).isEqualTo(new VerificationReport(40, 0, 0, List.of()));
		for (int i = 0; i < 40; i++) {
			assertThat(arena.allocate(1)).isNotNull();
		}
		assertThat(arena.allocate(1)).isNull();
	}

	/**
	 * The proof that this kind of test can fail: a recovery that forgets a step is found
	 * out.
	 */
	@Test
	void recoveryThatForgetsAnnouncedPopsIsFoundOut() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, CrashWorkload.spec());
		die(name, CrashPoint.POP_ANNOUNCED, 0);
		assertThat(arena.verify().contradictions()).singleElement()
			.asString()
			.contains("slot 2 has announced a pop and not completed it");
		arena.reclaim();
		assertThat(arena.verify().isIntact()).isTrue();
	}

	@Test
	void chunkWhoseFreerDiedBeforePushingItIsFoundOutAndFound() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, CrashWorkload.spec());
		die(name, CrashPoint.FREE_CHUNK_FREE, 0);
		assertThat(arena.verify().contradictions()).anyMatch((sentence) -> sentence.contains("not on the free list"));
		assertThat(arena.reclaim().deadAttachments()).isEqualTo(1);
		assertThat(arena.verify().isIntact()).isTrue();
	}

	@Test
	void exhaustionReclaimsWhatTheDeadHold() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, CrashWorkload.spec());
		die(name, CrashPoint.LEAVE_MEMORY_REPLACED, 0);
		for (int i = 0; i < 40; i++) {
			assertThat(arena.allocate(1)).as("chunk %d", i).isNotNull();
		}
		assertThat(arena.reclaimedChunks()).isEqualTo(4);
		assertThat(arena.pools()).allSatisfy((pool) -> assertThat(pool.exhaustionCount()).isZero());
	}

	private static void die(String name, CrashPoint point, int passes) {
		try (ChildJvm child = ChildJvm.running(CrashWorkload.class, name)
			.withJvmArguments("-Darena.test.crash-point=" + point, "-Darena.test.crash-passes=" + passes,
					"-XX:TieredStopAtLevel=1")
			.start()) {
			child.expectExit(KILLED);
		}
	}

}
