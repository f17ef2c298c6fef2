package dev.arena;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.process.Scale;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads allocate, fill, hand over and free chunks at random. Every byte of a chunk is a
 * function of its handle, so a chunk with two holders shows; at the end every chunk is
 * free.
 */
@Timeout(120)
class ArenaStressTests {

	private static final int THREADS = 8;

	private static final int ROUNDS = Scale.of(100_000);

	private final long seed = Scale.seed();

	/** Chunks on their way from one thread to another. */
	private final ConcurrentLinkedQueue<Chunk> handedOver = new ConcurrentLinkedQueue<>();

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void conservesChunksAndPayloads(boolean shared) throws Exception {
		ArenaSpec spec = ArenaSpec.of(PoolSpec.ofChunkSize(16).withChunkCount(50),
				PoolSpec.ofChunkSize(64).withChunkCount(20), PoolSpec.ofChunkSize(256).withChunkCount(7));
		String name = "/arena-stress-" + ProcessHandle.current().pid();
		try (Arena arena = shared ? Arena.shared(name, spec) : Arena.local(spec)) {
			long allocated = run(arena);
			this.handedOver.forEach(Chunk::close);
			assertThat(arena.pools()).as("seed %d", this.seed)
				.allSatisfy((pool) -> assertThat(pool.freeCount()).isEqualTo(pool.chunkCount()));
			assertThat(arena.pools().stream().mapToLong(Pool::allocationCount).sum()).isEqualTo(allocated);
			assertThat(arena.pools().stream().mapToLong(Pool::exhaustionCount).sum()).isPositive();
			for (RefusedFree reason : RefusedFree.values()) {
				assertThat(arena.inspect().refusedFrees(reason)).as("%s", reason).isZero();
			}
		}
	}

	private long run(Arena arena) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			CyclicBarrier start = new CyclicBarrier(THREADS);
			List<Future<Long>> results = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				SplittableRandom random = new SplittableRandom(this.seed + i);
				results.add(executor.submit(() -> {
					start.await();
					return work(arena, random);
				}));
			}
			long allocated = 0;
			for (Future<Long> result : results) {
				allocated += result.get(100, TimeUnit.SECONDS);
			}
			return allocated;
		}
		finally {
			executor.shutdownNow();
		}
	}

	private long work(Arena arena, SplittableRandom random) {
		Deque<Chunk> held = new ArrayDeque<>();
		long allocated = 0;
		for (int i = 0; i < ROUNDS; i++) {
			int action = random.nextInt(10);
			if (action < 5) {
				Chunk chunk = arena.allocate(1 + random.nextInt(256));
				if (chunk != null) {
					allocated++;
					held.push(fill(chunk));
				}
			}
			else if (action == 5 && !held.isEmpty()) {
				this.handedOver.add(held.pop());
			}
			else if (action == 6) {
				Chunk chunk = this.handedOver.poll();
				if (chunk != null) {
					held.push(verify(chunk));
				}
			}
			else if (!held.isEmpty()) {
				Chunk chunk = verify(random.nextBoolean() ? held.pollFirst() : held.pollLast());
				assertThat(arena.deallocate(chunk)).isTrue();
			}
		}
		held.forEach((chunk) -> verify(chunk).close());
		return allocated;
	}

	private static Chunk fill(Chunk chunk) {
		for (long offset = 0; offset < chunk.size(); offset += Long.BYTES) {
			chunk.putLong(offset, chunk.handle() * 31 + offset);
		}
		return chunk;
	}

	private Chunk verify(Chunk chunk) {
		for (long offset = 0; offset < chunk.size(); offset += Long.BYTES) {
			if (chunk.getLong(offset) != chunk.handle() * 31 + offset) {
				throw new AssertionError("Somebody else wrote into " + chunk + ", seed " + this.seed);
			}
		}
		return chunk;
	}

}
