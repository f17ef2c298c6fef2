package dev.arena.process;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Attachment;
import dev.arena.Chunk;
import dev.arena.ReclaimReport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is alive is told by kernel locks: not by process ids, not by signs of life.
 */
@Timeout(120)
class LivenessTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(16);

	@RegisterExtension
	private final Segments segments = new Segments();

	private final String name = this.segments.name();

	@Test
	void stoppedProcessKeepsItsChunksAndHoldsNobodyUp() {
		Arena arena = this.segments.open(this.name, SPEC);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			holdFive(child);
			child.signal("STOP");
			try {
				for (int i = 0; i < 10; i++) {
					assertThat(arena.maintain().reclaim()).isEqualTo(new ReclaimReport(0, 0, 0));
				}
				assertThat(attachmentOf(arena, 2).alive()).isTrue();
				assertThat(attachmentOf(arena, 2).chunksHeld()).containsExactly(5L);
				for (int i = 0; i < 11; i++) {
					assertThat(arena.allocate(64)).isNotNull();
				}
				assertThat(arena.allocate(64)).isNull();
			}
			finally {
				child.signal("CONT");
			}
			assertThat(child.ask("free 5", "freed ")).isEqualTo("5");
			assertThat(arena.pools().get(0).freeCount()).isEqualTo(5);
		}
	}

	/**
	 * Whatever a process was doing when it was stopped, others allocate all that it does
	 * not hold and free all that they do.
	 */
	@ParameterizedTest
	@CsvSource({ "TAKE_BEGUN, 16", "BLOCK_TOUCHED, 16", "TAKEN, 15", "SCAN_BEGUN, 0", "SCAN_LOOKED, 0",
			"FREE_BEGUN, 15", "FREED, 16" })
	void processThatIsStoppedInTheMiddleOfSomethingHoldsNobodyUp(String point, int left) {
		Arena arena = this.segments.open(this.name, SPEC);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).withJvmArguments(CrashPoints.PROGRAMMABLE).start()) {
			child.ask(ArenaChild.open(this.name, SPEC), "opened");
			if (point.startsWith("FREE")) {
				child.ask("allocate 1 64", "allocated 1");
			}
			child.ask("pause " + point, "pausing");
			child.send(point.startsWith("FREE") ? "free 1" : "allocate 17 64").expect("paused");
			child.signal("STOP");
			try {
				for (int round = 0; round < 3; round++) {
					takeAndFree(arena, left);
				}
			}
			finally {
				child.signal("CONT");
			}
			child.kill();
			arena.maintain().reclaim();
			takeAndFree(arena, 16);
		}
	}

	private static void takeAndFree(Arena arena, int count) {
		List<Chunk> chunks = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			chunks.add(arena.allocate(64));
			assertThat(chunks.get(i)).as("chunk %d of %d", i, count).isNotNull();
		}
		assertThat(arena.allocate(64)).isNull();
		chunks.forEach((chunk) -> assertThat(arena.deallocate(chunk)).isTrue());
	}

	@Test
	void processThatIsStoppedAgainAndAgainHoldsNobodyUp() {
		Arena arena = this.segments.open(this.name, ArenaSpec.ofChunkSizes(64).withChunkCount(100));
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask(ArenaChild.open(this.name, arena.spec()), "opened");
			child.ask("hammer 0 1", "hammering");
			for (int i = 0; i < 20; i++) {
				child.signal("STOP");
				Hammer hammer = new Hammer(arena, 2 + i);
				hammer.run(10_000, () -> false);
				assertThat(hammer.failure()).isNull();
				assertThat(hammer.allocations()).isPositive();
				child.signal("CONT");
			}
			assertThat(child.ask("stop", "stopped ")).matches("\\d+");
			child.ask("close", "closed");
			assertThat(arena.inspect().verify().isIntact()).isTrue();
			assertThat(arena.pools().get(0).usedCount()).isZero();
		}
	}

	@Test
	void killedProcessLosesItsChunksAsSoonAsSomebodyAsks() {
		Arena arena = this.segments.open(this.name, SPEC);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			holdFive(child);
			child.kill();
			assertThat(attachmentOf(arena, 2).alive()).isFalse();
			assertThat(attachmentOf(arena, 2).processId()).isEqualTo(child.pid());
			assertThat(arena.maintain().reclaim()).isEqualTo(new ReclaimReport(1, 5, 0));
			assertThat(arena.maintain().reclaim()).isEqualTo(new ReclaimReport(0, 0, 0));
			assertThat(arena.inspect().attachments()).hasSize(1);
			assertThat(arena.inspect().verify().isIntact()).isTrue();
			assertThat(arena.pools().get(0).freeCount()).isEqualTo(16);
		}
	}

	@Test
	void processInAnotherPidNamespaceIsAliveUntilItDies() {
		String[] unshare = { "unshare", "--pid", "--fork", "--kill-child", "--mount-proc" };
		Kernel.assumeSucceeds("unshare", "--pid", "--fork", "--mount-proc", "true");
		Arena arena = this.segments.open(this.name, SPEC);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).wrappedBy(unshare).start()) {
			holdFive(child);
			assertThat(attachmentOf(arena, 2).processId()).as("its number in its own namespace").isLessThan(10);
			assertThat(arena.maintain().reclaim()).isEqualTo(new ReclaimReport(0, 0, 0));
			assertThat(attachmentOf(arena, 2).alive()).isTrue();
			child.kill();
			Eventually.eventually("the process in the namespace is dead", () -> !attachmentOf(arena, 2).alive());
			assertThat(arena.maintain().reclaim()).isEqualTo(new ReclaimReport(1, 5, 0));
		}
	}

	@Test
	void attachingAndLeavingAgainstAnUnlinkerLeavesNothingBehind() throws Exception {
		AtomicBoolean done = new AtomicBoolean();
		ExecutorService executor = Executors.newFixedThreadPool(3);
		try {
			Future<?> unlinker = executor.submit(() -> {
				while (!done.get()) {
					Arena.unlink(this.name);
					Thread.onSpinWait();
				}
			});
			Future<?> first = executor.submit(() -> comeAndGo(500));
			Future<?> second = executor.submit(() -> comeAndGo(500));
			first.get(60, TimeUnit.SECONDS);
			second.get(60, TimeUnit.SECONDS);
			done.set(true);
			unlinker.get(60, TimeUnit.SECONDS);
		}
		finally {
			done.set(true);
			executor.shutdownNow();
		}
		assertThat(Files.exists(Segments.file(this.name))).isFalse();
		assertThat(this.segments.openDescriptors()).isZero();
	}

	private void comeAndGo(int times) {
		for (int i = 0; i < times; i++) {
			try (Arena arena = Arena.shared(this.name, SPEC)) {
				Chunk chunk = arena.allocate(64);
				assertThat(chunk).isNotNull();
				assertThat(chunk.putLong(0, i).getLong(0)).isEqualTo(i);
			}
		}
	}

	private void holdFive(ChildJvm child) {
		child.expect("ready");
		child.ask(ArenaChild.open(this.name, SPEC), "opened");
		assertThat(child.ask("allocate 5 64", "allocated ")).isEqualTo("5");
	}

	private static Attachment attachmentOf(Arena arena, int slot) {
		return arena.inspect()
			.attachments()
			.stream()
			.filter((attachment) -> attachment.slot() == slot)
			.findFirst()
			.orElseThrow();
	}

}
