package dev.arena.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import dev.arena.Arena;
import dev.arena.Pool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes work on one small arena while a referee kills one after the other and starts
 * another in its place. {@code -Darena.storm.kills} says how many.
 */
class KillStormTests {

	private static final int CHILDREN = 4;

	private static final int KILLS = Integer.getInteger("arena.storm.kills", 10);

	/**
	 * A second is the promise; the rest is for a machine with fewer processors than this
	 * test has processes.
	 */
	private static final long MAX_STALL_MILLIS = Long.getLong("arena.storm.max-stall-millis", 5000);

	@RegisterExtension
	private final Segments segments = new Segments();

	@TempDir
	private Path directory;

	private final long seed = Scale.seed();

	@Test
	@Timeout(value = 60, unit = TimeUnit.MINUTES)
	void survivorsGoOnAndNothingIsLost() throws IOException {
		Path mailbox = this.directory.resolve("mailbox");
		Files.write(mailbox, new byte[StormChild.MAILBOX_WORDS * Long.BYTES]);
		String name = this.segments.name();
		SplittableRandom random = new SplittableRandom(this.seed);
		List<ChildJvm> children = new ArrayList<>();
		try (Arena arena = this.segments.open(name, StormChild.spec())) {
			for (int i = 0; i < CHILDREN; i++) {
				children.add(start(name, mailbox, random.nextLong()));
			}
			children.forEach((child) -> child.expect("ready"));
			for (int kill = 0; kill < KILLS; kill++) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(100)));
				int victim = random.nextInt(CHILDREN);
				requireAlive(children);
				children.get(victim).kill();
				ChildJvm successor = start(name, mailbox, random.nextLong());
				children.set(victim, successor);
				successor.expect("ready");
			}
			long maxStallMillis = 0;
			for (ChildJvm child : children) {
				child.endInput();
				maxStallMillis = Math.max(maxStallMillis, Long.parseLong(child.expect("stalled ")));
				child.expectExit(0);
			}
			System.out.printf("%d kills, longest step of the survivors %d ms, %d chunks reclaimed%n", KILLS,
					maxStallMillis, arena.inspect().reclaimedChunks());
			assertThat(maxStallMillis).isLessThan(MAX_STALL_MILLIS);
			account(arena);
		}
		finally {
			children.forEach(ChildJvm::close);
		}
	}

	private static void requireAlive(List<ChildJvm> children) {
		for (ChildJvm child : children) {
			assertThat(child.isAlive()).as("child %d lives; its output:%n%s", child.pid(), child.output()).isTrue();
		}
	}

	/**
	 * After reclaiming, nothing but what was in transit is in use, and then nothing at
	 * all.
	 */
	private static void account(Arena arena) {
		arena.maintain().reclaim();
		long inTransit = arena.inspect().chunksInTransit().size();
		assertThat(arena.inspect().verify().contradictions()).isEmpty();
		assertThat(arena.inspect().verify().liveChunks()).isZero();
		assertThat(arena.maintain().reclaimInTransit(Duration.ZERO)).isEqualTo(inTransit);
		assertThat(arena.inspect().verify().isIntact()).isTrue();
		assertThat(arena.pools()).allSatisfy((pool) -> assertThat(pool.freeCount()).isEqualTo(pool.chunkCount()));
		assertThat(arena.pools().stream().mapToLong(Pool::allocationCount).sum()).isPositive();
		assertThat(arena.inspect().attachments()).hasSize(1);
	}

	private ChildJvm start(String name, Path mailbox, long seed) {
		return ChildJvm.running(StormChild.class, name, mailbox.toString(), Long.toString(seed))
			.withJvmArguments("-Xshare:auto")
			.start();
	}

}
