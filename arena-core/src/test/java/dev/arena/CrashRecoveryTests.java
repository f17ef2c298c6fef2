package dev.arena;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.process.CrashSurvivor;
import dev.arena.process.CrashWorkload;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What somebody leaves who dies at an awkward instant, before and after recovery.
 */
@Timeout(120)
class CrashRecoveryTests {

	@RegisterExtension
	private final Segments segments = new Segments();

	private Arena dieAt(CrashPoint point) {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, CrashWorkload.spec());
		CrashSurvivor.die(name, point.name(), 0);
		return arena;
	}

	private static long chunkCount(Arena arena) {
		return arena.pools().stream().mapToLong(Pool::chunkCount).sum();
	}

	private static long usedCount(Arena arena) {
		return arena.pools().stream().mapToLong(Pool::usedCount).sum();
	}

	private static void allocateAll(Arena arena) {
		for (long i = chunkCount(arena); i > 0; i--) {
			assertThat(arena.allocate(1)).as("%d left", i).isNotNull();
		}
		assertThat(arena.allocate(1)).isNull();
	}

	@Test
	void chunkThatADyingProcessHasTakenIsHeldUntilItIsRecovered() {
		Arena arena = dieAt(CrashPoint.TAKEN);
		assertThat(usedCount(arena)).isEqualTo(1);
		assertThat(arena.inspect().verify()).returns(1L, VerificationReport::liveChunks)
			.returns(true, VerificationReport::isIntact);
		assertThat(arena.maintain().reclaim()).isEqualTo(new ReclaimReport(1, 1, 0));
		assertThat(usedCount(arena)).isZero();
		assertThat(arena.inspect().verify().isIntact()).isTrue();
	}

	/** It dies when it has taken everything and frees its first chunk. */
	@Test
	void chunkWhoseFreerDiedBeforeItRaisedTheFlagsIsFoundOutAndFound() {
		Arena arena = dieAt(CrashPoint.FREED);
		assertThat(arena.inspect().verify().contradictions()).singleElement()
			.asString()
			.contains("is FREE in generation 1 by slot 2 and cannot be found: the flag above it on level 0 is NONE");
		assertThat(arena.maintain().reclaim()).isEqualTo(new ReclaimReport(1, chunkCount(arena) - 1, 0));
		assertThat(arena.inspect().verify().isIntact()).isTrue();
		allocateAll(arena);
	}

	@Test
	void chunkInTransitOutlivesItsSender() {
		Arena arena = dieAt(CrashPoint.HANDED_OFF);
		long handle = arena.inspect().chunksInTransit().get(0).handle();
		assertThat(arena.maintain().reclaim().deadAttachments()).isEqualTo(1);
		assertThat(arena.inspect().chunksInTransit()).extracting(ChunkInTransit::handle).containsExactly(handle);
		assertThat(arena.adopt(handle)).isNotNull();
		assertThat(usedCount(arena)).isEqualTo(1);
	}

	@Test
	void whoFindsNoChunkGetsWhatTheDeadHoldAWhileLater() throws InterruptedException {
		String name = this.segments.name();
		SharedOptions seldom = SharedOptions.defaults().withReclaimInterval(Duration.ofDays(1));
		Arena arena = this.segments.open(name, CrashWorkload.spec(), seldom);
		CrashSurvivor.die(name, CrashPoint.LEAVE_MEMORY_REPLACED.name(), 0);
		long held = usedCount(arena);
		assertThat(held).isPositive();
		for (long i = chunkCount(arena); i > 0; i--) {
			assertThat(arena.allocate(1, Duration.ofSeconds(60))).as("%d left", i).isNotNull();
		}
		assertThat(arena.inspect().reclaimedChunks()).isEqualTo(held);
	}

}
