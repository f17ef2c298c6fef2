package dev.arena;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Stacks that overflow and threads that are stopped, in an engine as users have it, with
 * its fast ways, lose no chunk. Errors at chosen steps are in {@link ErrorContractTests}.
 */
abstract class OverflowContractTests extends OpenArenas {

	private static final int OVERFLOWS = Integer.getInteger("arena.overflows", 600);

	private static final int STOPS = 200;

	/** So many that those which stopped threads may lose leave some. */
	private static final int CHUNKS_FOR_STOPS = 3 * STOPS;

	private static final int WARM_UP_ROUNDS = 100_000;

	private Arena arena;

	@Test
	void stackOverflowsLoseNothing() throws Exception {
		this.arena = open(ArenaSpec.ofChunkSizes(64, 1024).withChunkCount(64));
		Chunk reused = this.arena.newChunk();
		AtomicLong overflows = new AtomicLong();
		for (int i = 0; i < OVERFLOWS; i++) {
			boolean reuses = i % 2 == 0;
			// another depth each time, so that another step is hit
			Thread thread = new Thread(null, () -> {
				try {
					descend(reuses ? reused : null);
				}
				catch (StackOverflowError ex) {
					overflows.incrementAndGet();
				}
			}, "overflow", 200_000 + i % 997 * 16L);
			thread.start();
			thread.join();
			reused.close(); // for which the thread may have had no stack left
			this.arena.maintain().reclaimInTransit(Duration.ZERO);
		}
		assertThat(overflows).hasValue(OVERFLOWS);
		assertThat(takeAll()).hasSize(64);
		assertThat(this.arena.inspect().verify().contradictions()).isEmpty();
	}

	private int descend(Chunk reused) {
		if (reused == null) {
			try (Chunk chunk = this.arena.allocate(64)) {
				chunk.putInt(0, 1);
			}
		}
		else {
			try {
				this.arena.allocate(64, reused);
				long handle = reused.handle();
				if (reused.handOff() == handle) {
					this.arena.deallocate(handle);
				}
			}
			finally {
				try {
					this.arena.maintain().reclaimInTransit(Duration.ZERO);
				}
				finally {
					reused.close();
				}
			}
		}
		return descend(reused) + 1;
	}

	/**
	 * {@code Thread.stop} throws an error wherever the thread is, in the handlers too and
	 * right behind a compare-and-set; gone from Java 20 on.
	 */
	@Test
	void stoppedThreadsLoseAtMostTheChunkOfTheirStep() throws Exception {
		assumeThat(Runtime.version().feature()).as("a Java that can stop threads").isLessThan(20);
		this.arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(CHUNKS_FOR_STOPS));
		Chunk first = this.arena.newChunk();
		Chunk second = this.arena.newChunk();
		for (int i = 0; i < WARM_UP_ROUNDS; i++) {
			this.arena.allocate(64, first);
			first.close();
		}
		SplittableRandom random = new SplittableRandom(1);
		Method stop = Thread.class.getMethod("stop");
		for (int i = 0; i < STOPS; i++) {
			AtomicLong rounds = new AtomicLong();
			Thread thread = new Thread(() -> useUntilStopped(first, second, rounds), "stopped");
			thread.start();
			long enough = random.nextLong(3000);
			while (rounds.get() < enough && thread.isAlive()) {
				Thread.onSpinWait();
			}
			stop(stop, thread);
			thread.join();
			first.close();
			second.close();
		}
		List<Chunk> all = takeAll();
		assertThat(all).hasSizeGreaterThanOrEqualTo(CHUNKS_FOR_STOPS - STOPS);
		assertThat(all.stream().map(Chunk::address)).doesNotHaveDuplicates();
		assertThat(this.arena.inspect().verify().contradictions()).isEmpty();
	}

	private void useUntilStopped(Chunk first, Chunk second, AtomicLong rounds) {
		try {
			for (;;) {
				this.arena.allocate(64, first);
				this.arena.allocate(64, second);
				first.close();
				second.close();
				rounds.incrementAndGet();
			}
		}
		catch (Error ex) { // ThreadDeath, which later Javas do not have
			assertThat(ex.getClass().getSimpleName()).isEqualTo("ThreadDeath");
		}
	}

	private static void stop(Method stop, Thread thread) throws IllegalAccessException, InvocationTargetException {
		stop.invoke(thread);
	}

	private List<Chunk> takeAll() {
		List<Chunk> all = new ArrayList<>();
		for (Chunk chunk = this.arena.tryAllocate(64); chunk != null; chunk = this.arena.tryAllocate(64)) {
			all.add(chunk);
		}
		return all;
	}

}
