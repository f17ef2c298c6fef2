package dev.arena.shared;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.LastReclaim;
import dev.arena.ReclaimReport;
import dev.arena.SharedOptions;
import dev.arena.internal.posix.ShmFile;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Segments;

import static dev.arena.process.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What dead processes leave is taken back in the background, and never by who allocates.
 */
@Timeout(120)
class ReclaimerTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(7);

	private static final SharedOptions NEVER = SharedOptions.defaults().withReclaimInterval(Duration.ZERO);

	private static final SharedOptions SELDOM = SharedOptions.defaults().withReclaimInterval(Duration.ofDays(1000_000));

	@RegisterExtension
	final Segments segments = new Segments();

	private final String name = this.segments.name();

	@Test
	void whatADeadProcessHeldIsFreeAgainWithoutACall() {
		Arena arena = this.segments.open(this.name, SPEC, SharedOptions.defaults());
		holdAllAndDie();
		eventually("all is free", () -> arena.pools().get(0).freeCount() == 7);
		assertThat(arena.inspect().reclaimedChunks()).isEqualTo(7);
		eventually("it is told", () -> arena.inspect().lastReclaim().isPresent());
	}

	@Test
	void lastLookIsTold() {
		Arena arena = this.segments.open(this.name, SPEC, SELDOM);
		assertThat(arena.inspect().lastReclaim()).isEmpty();
		holdAllAndDie();
		assertThat(arena.allocate(64)).isNull();
		eventually("a look has been told", () -> arena.inspect().lastReclaim().isPresent());
		LastReclaim last = arena.inspect().lastReclaim().orElseThrow();
		assertThat(last.deadAttachments()).isOne();
		assertThat(last.reclaimedChunks()).isEqualTo(7);
		assertThat(last.expiredChunks()).isZero();
	}

	@Test
	void onlyALookThatGotThroughTheDoorIsTold() {
		SharedOptions often = SharedOptions.defaults().withReclaimInterval(Duration.ofMillis(1));
		Arena arena = this.segments.open(this.name, SPEC, often);
		Arena other = this.segments.open(this.segments.name(), SPEC, often);
		try (ShmFile stopped = ShmFile.openExisting(this.name)) {
			eventually("the door is locked between two looks", () -> stopped.tryLock(0));
			Optional<LastReclaim> last = arena.inspect().lastReclaim();
			for (int i = 0; i < 3; i++) { // the thread looks at both in turns
				Optional<LastReclaim> ofOther = other.inspect().lastReclaim();
				eventually("another look at the other one", () -> !other.inspect().lastReclaim().equals(ofOther));
			}
			assertThat(arena.inspect().lastReclaim()).isEqualTo(last);
		}
	}

	@Test
	void whoFindsNoneHasTheReclaimerComeButDoesNotWaitForIt() throws InterruptedException {
		Arena arena = this.segments.open(this.name, SPEC, SELDOM);
		holdAllAndDie();
		assertThat(arena.allocate(64)).as("allocating recovers nothing").isNull();
		assertThat(arena.allocate(64, Duration.ofSeconds(60))).isNotNull();
	}

	@Test
	void withoutAnIntervalOnlyTheCallReclaims() {
		Arena arena = this.segments.open(this.name, SPEC, NEVER);
		holdAllAndDie();
		assertThat(arena.allocate(64)).isNull();
		assertThat(threads()).isEmpty();
		assertThat(arena.inspect().reclaimedChunks()).isZero();
		assertThat(arena.maintain().reclaim()).isEqualTo(new ReclaimReport(1, 7, 0));
		assertThat(arena.allocate(64)).isNotNull();
	}

	@Test
	void oneThreadServesAllArenasAndIsGoneWithTheLastOne() {
		List<Arena> arenas = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			arenas.add(this.segments.open(this.segments.name(), SPEC, SharedOptions.defaults()));
			assertThat(threads()).hasSize(1)
				.allSatisfy(
						(thread) -> assertThat(thread.isDaemon() && thread.getContextClassLoader() == null).isTrue());
		}
		Thread first = threads().iterator().next();
		arenas.subList(0, 2).forEach(Arena::close);
		assertThat(threads()).containsExactly(first);
		arenas.get(2).close();
		eventually("it has ended", () -> !first.isAlive());
		this.segments.open(this.segments.name(), SPEC, SharedOptions.defaults());
		assertThat(threads()).hasSize(1).doesNotContain(first);
	}

	@Test
	void doorThatStaysLockedStarvesNoOtherArena() {
		Arena arena = this.segments.open(this.name, SPEC, SharedOptions.defaults());
		String other = this.segments.name();
		this.segments.open(other, SPEC, SharedOptions.defaults());
		try (ShmFile stopped = ShmFile.openExisting(other)) {
			assertThat(stopped.tryLock(0)).isTrue();
			holdAllAndDie();
			eventually("all is free", () -> arena.pools().get(0).freeCount() == 7);
		}
	}

	@Test
	void lookingDoesNotWaitForWhoWaitsAtTheDoor() throws InterruptedException {
		Arena arena = this.segments.open(this.name, SPEC, NEVER);
		try (ShmFile stopped = ShmFile.openExisting(this.name)) {
			assertThat(stopped.tryLock(0)).isTrue();
			Thread waiting = new Thread(() -> arena.maintain().reclaim());
			waiting.start();
			eventually("it waits at the door", () -> waiting.getState() == Thread.State.TIMED_WAITING);
			assertThat(arena.inspect().attachmentCount()).isOne();
			assertThat(arena.inspect().attachments()).hasSize(1);
			assertThat(arena.inspect().lastReclaim()).isEmpty();
			assertThat(waiting.isAlive()).as("still waiting while others look").isTrue();
			stopped.unlock(0);
			waiting.join();
		}
	}

	@Test
	void interruptsDoNotEndIt() {
		Arena arena = this.segments.open(this.name, SPEC, SharedOptions.defaults());
		threads().forEach(Thread::interrupt);
		holdAllAndDie();
		eventually("all is free", () -> arena.pools().get(0).freeCount() == 7);
	}

	@Test
	void chunksThatNobodyAdoptsInTimeAreFreeAgainWithoutACall() {
		Arena arena = this.segments.open(this.name, SPEC,
				SharedOptions.defaults()
					.withReclaimInterval(Duration.ofMillis(5))
					.withTransitTimeout(Duration.ofMillis(20)));
		Chunk chunk = arena.allocateOrThrow(64);
		long handle = chunk.handOff();
		eventually("it is free", () -> arena.pools().get(0).freeCount() == 7);
		assertThat(arena.adopt(handle)).isNull();
	}

	@Test
	void negativeIntervalIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SharedOptions.defaults().withReclaimInterval(Duration.ofNanos(-1)))
			.withMessage(
					"reclaimInterval PT-0.000000001S: must be at least PT0.001S, or PT0S for never; nearest legal value: "
							+ "PT0S");
	}

	private static List<Thread> threads() {
		Set<Thread> all = Thread.getAllStackTraces().keySet();
		return all.stream().filter((thread) -> thread.getName().equals("arena-reclaimer")).toList();
	}

	private void holdAllAndDie() {
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask(ArenaChild.open(this.name, SPEC), "opened");
			child.ask("allocate 7 64", "allocated 7");
			child.kill();
		}
	}

}
