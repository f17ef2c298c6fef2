package dev.arena.shared;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Scale;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several openers of one name at the same instant, with and without others closing: all
 * succeed, and all who are attached at one time see the same segment.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CreationRaceTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(2);

	@RegisterExtension
	final Segments segments = new Segments();

	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void threadsThatOpenAtOnceShareOneSegment(int threads) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			for (int round = 0; round < Scale.of(1000 / threads); round++) {
				String name = this.segments.name();
				CyclicBarrier start = new CyclicBarrier(threads);
				List<Future<Arena>> openers = new ArrayList<>();
				for (int i = 0; i < threads; i++) {
					openers.add(executor.submit(() -> {
						start.await(30, TimeUnit.SECONDS);
						return Arena.shared(name, SPEC);
					}));
				}
				List<Arena> arenas = new ArrayList<>();
				for (Future<Arena> opener : openers) {
					arenas.add(opener.get(30, TimeUnit.SECONDS));
				}
				assertOneSegment(arenas);
				closeAtOnce(executor, arenas);
				assertThat(Segments.file(name)).doesNotExist();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static void assertOneSegment(List<Arena> arenas) {
		assertThat(arenas.get(0).inspect().attachments()).hasSize(arenas.size());
		Chunk chunk = arenas.get(0).allocate(64);
		assertThat(chunk).isNotNull();
		assertThat(arenas).allSatisfy((arena) -> assertThat(arena.pools().get(0).usedCount()).isOne());
		assertThat(arenas.get(0).deallocate(chunk)).isTrue();
	}

	private static void closeAtOnce(ExecutorService executor, List<Arena> arenas) throws Exception {
		List<Future<?>> closers = new ArrayList<>();
		for (Arena arena : arenas) {
			closers.add(executor.submit(arena::close));
		}
		for (Future<?> closer : closers) {
			closer.get(30, TimeUnit.SECONDS);
		}
	}

	/**
	 * Each thread opens and closes as fast as it can; whoever is the last removes the
	 * name while the others open it. Two who hold a chunk of the two-chunk pool at one
	 * time must find each other.
	 */
	@Test
	void openingWhileTheLastOneLeavesNeverSplitsTheSegment() throws Exception {
		String name = this.segments.name();
		int threads = 3;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<?>> workers = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				workers.add(executor.submit(() -> {
					for (int round = 0; round < Scale.of(300); round++) {
						Arena arena = Arena.shared(name, SPEC);
						try {
							long inode = (long) Files.getAttribute(Segments.file(name), "unix:ino");
							Arena again = Arena.shared(name, SPEC);
							again.close();
							assertThat(Files.getAttribute(Segments.file(name), "unix:ino"))
								.as("the file while attached")
								.isEqualTo(inode);
							assertThat(arena.inspect().attachments()).hasSizeGreaterThanOrEqualTo(1);
							assertThat(arena.pools().get(0).freeCount()).isBetween(0L, 2L);
							arena.deallocate(arena.allocate(64));
						}
						finally {
							arena.close();
						}
					}
					return null;
				}));
			}
			for (Future<?> worker : workers) {
				worker.get(2, TimeUnit.MINUTES);
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(Segments.file(name)).doesNotExist();
	}

	@Test
	void processesThatOpenAtOnceShareOneSegment() {
		try (ChildJvm one = ChildJvm.running(ArenaChild.class).start();
				ChildJvm other = ChildJvm.running(ArenaChild.class).start()) {
			one.expect("ready");
			other.expect("ready");
			for (int round = 0; round < Scale.of(50); round++) {
				String name = this.segments.name();
				String open = ArenaChild.open(name, SPEC);
				one.send(open);
				other.send(open);
				one.expect("opened");
				other.expect("opened");
				one.ask("allocate 1 64", "allocated 1");
				assertThat(other.ask("used", "used")).isEqualTo("1");
				other.ask("allocate 2 64", "allocated 1");
				assertThat(one.ask("used", "used")).isEqualTo("2");
				one.send("close");
				other.send("close");
				one.expect("closed");
				other.expect("closed");
				assertThat(Segments.file(name)).doesNotExist();
			}
			one.send("return").expectExit(0);
			other.send("return").expectExit(0);
		}
	}

}
