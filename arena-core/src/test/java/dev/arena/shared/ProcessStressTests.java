package dev.arena.shared;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Pool;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Eventually;
import dev.arena.process.Hammer;
import dev.arena.process.JavaHomes;
import dev.arena.process.Scale;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Several processes on one segment, all at work, some of them killed.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ProcessStressTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(40);

	@RegisterExtension
	final Segments segments = new Segments();

	private static void assertNothingHeld(Arena arena) {
		assertThat(arena.pools()).allSatisfy((pool) -> {
			assertThat(pool.usedCount()).as("used in %s", pool).isZero();
			assertThat(pool.freeCount()).isEqualTo(pool.chunkCount());
		});
		for (Pool pool : arena.pools()) {
			for (int i = 0; i < pool.chunkCount(); i++) {
				assertThat(arena.tryAllocate(pool.chunkSizeBytes())).as("chunk %d of %s", i, pool).isNotNull();
			}
			assertThat(arena.tryAllocate(pool.chunkSizeBytes())).isNull();
		}
	}

	private static long allocations(Arena arena) {
		return arena.pools().stream().mapToLong(Pool::allocationCount).sum();
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 4 })
	void processesNeverHoldTheSameChunkAndLoseNone(int processes) {
		hammer(processes, List.of(JavaHomes.current()));
	}

	@Test
	void processesOfDifferentJavaVersionsShareOneSegment() {
		List<Path> homes = JavaHomes.all();
		assumeTrue(homes.size() > 1, "needs two Java versions under /usr/lib/jvm");
		hammer(2 * homes.size(), homes);
	}

	private void hammer(int processes, List<Path> homes) {
		long seed = Scale.seed();
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC);
		List<ChildJvm> children = new ArrayList<>();
		try {
			for (int i = 0; i < processes; i++) {
				children.add(ChildJvm.running(ArenaChild.class).optimizing().on(homes.get(i % homes.size())).start());
			}
			children.forEach((child) -> child.ask(ArenaChild.open(name, SPEC), "opened"));
			long operations = Scale.of(150_000);
			for (ChildJvm child : children) {
				child.send("hammer " + operations + " " + ++seed);
			}
			children.forEach((child) -> child.expect("hammering"));
			long allocations = 0;
			for (ChildJvm child : children) {
				String report = child.ask("join", "stopped");
				assertThat(report).as("report of child %d", child.pid()).matches("\\d+");
				allocations += Long.parseLong(report);
			}
			assertThat(allocations).isPositive();
			assertThat(allocations(arena)).isEqualTo(allocations);
			assertThat(arena.inspect().attachments()).hasSize(processes + 1);
			for (ChildJvm child : children) {
				child.ask("close", "closed");
				child.send("return").expectExit(0);
			}
		}
		finally {
			children.forEach(ChildJvm::close);
		}
		assertThat(arena.inspect().reclaimedChunks()).isZero();
		assertNothingHeld(arena);
	}

	@Test
	void chunksOfAKilledProcessAreReclaimedByTheNextToAttach() {
		String name = this.segments.name();
		Arena survivor = this.segments.open(name, SPEC);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).optimizing().start()) {
			child.ask(ArenaChild.open(name, SPEC), "opened");
			child.ask("allocate 13 64", "allocated 13");
			child.ask("allocate 5 1024", "allocated 5");
			child.ask("free 3", "freed 3");
			survivor.allocate(64);
			child.kill();
		}
		assertThat(survivor.pools().get(0).usedCount()).isEqualTo(11);
		this.segments.open(name, SPEC).close();
		assertThat(survivor.inspect().reclaimedChunks()).isEqualTo(15);
		assertThat(survivor.pools()).extracting(Pool::usedCount).containsExactly(1L, 0L, 0L);
	}

	@Test
	void chunksOfTheLastProcessAreReclaimedAfterItWasKilled() {
		String name = this.segments.name();
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).optimizing().start()) {
			child.ask(ArenaChild.open(name, SPEC), "opened");
			child.ask("allocate 500 64", "allocated 120");
			child.kill();
		}
		assertThat(Segments.file(name)).exists();
		Arena arena = this.segments.open(name, SPEC);
		assertThat(arena.inspect().reclaimedChunks()).isEqualTo(120);
		assertNothingHeld(arena);
	}

	@Test
	void processKilledAtARandomMomentLosesNothingWhileAnotherWorks() throws InterruptedException {
		long seed = Scale.seed();
		Random random = new Random(seed);
		String name = this.segments.name();
		Arena survivor = this.segments.open(name, SPEC);
		Hammer hammer = new Hammer(survivor, seed);
		AtomicBoolean stop = new AtomicBoolean();
		Thread thread = new Thread(() -> hammer.run(0, stop::get));
		thread.start();
		try {
			for (int round = 0; round < Scale.of(8); round++) {
				try (ChildJvm child = ChildJvm.running(ArenaChild.class).optimizing().start()) {
					child.ask(ArenaChild.open(name, SPEC), "opened");
					child.ask("hammer 0 " + (seed + round + 1), "hammering");
					LockSupport.parkNanos(random.nextInt(200_000_000));
					child.kill();
				}
				long before = hammer.allocations();
				Eventually.eventually("the survivor allocates",
						() -> hammer.allocations() > before || !thread.isAlive());
				Arena next = this.segments.open(name, SPEC);
				assertThat(next.inspect().attachments()).hasSize(2);
				next.close();
			}
		}
		finally {
			stop.set(true);
			thread.join();
		}
		assertThat(hammer.failure()).isNull();
		this.segments.open(name, SPEC).close();
		assertNothingHeld(survivor);
	}

	/**
	 * The chunks that a dying process had already taken over from a dead one must not be
	 * forgotten with it, although its slot is another one.
	 */
	@Test
	void processKilledWhileItRecoversForAnotherLosesNothing() {
		int count = 400_000;
		ArenaSpec large = ArenaSpec.ofChunkSizes(16).withChunkCount(count);
		Random random = new Random(Scale.seed());
		String name = this.segments.name();
		int interrupted = 0;
		for (int round = 0; round < Scale.of(6); round++) {
			Arena lowSlot = this.segments.open(name, large);
			Arena survivor = this.segments.open(name, large);
			Pool pool = survivor.pools().get(0);
			try (ChildJvm holder = ChildJvm.running(ArenaChild.class).optimizing().start();
					ChildJvm recoverer = ChildJvm.running(ArenaChild.class).optimizing().start()) {
				holder.ask(ArenaChild.open(name, large), "opened");
				holder.ask("allocate " + count + " 16", "allocated " + count);
				recoverer.expect("ready");
				lowSlot.close();
				holder.kill();
				recoverer.send(ArenaChild.open(name, large));
				long target = random.nextInt(count / 2);
				long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
				while (pool.freeCount() <= target) { // tighter than polling with pauses
					assertThat(System.nanoTime()).as("recovery is under way").isLessThan(deadline);
				}
				recoverer.kill();
			}
			interrupted += (pool.freeCount() < count) ? 1 : 0;
			Arena next = this.segments.open(name, large);
			assertThat(pool.freeCount()).as("free after round %d", round).isEqualTo(count);
			next.close();
			survivor.close();
		}
		assertThat(interrupted).as("recoveries that were interrupted").isPositive();
	}

}
