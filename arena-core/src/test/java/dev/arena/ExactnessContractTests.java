package dev.arena;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
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
 * "None" means that there was none.
 */
@Timeout(120)
abstract class ExactnessContractTests extends OpenArenas {

	private static final int OPERATIONS = Scale.of(400_000);

	/** The same arena as another participant sees it. */
	abstract Arena another(Arena arena);

	private List<Arena> participants(ArenaSpec spec) {
		Arena arena = open(spec);
		return List.of(arena, closing(another(arena)), closing(another(arena)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 12, 64, 200 })
	void threadsThatHoldOneChunkEachAreNeverToldThatThereIsNone(int threads) throws Exception {
		List<Arena> participants = participants(ArenaSpec.ofChunkSizes(64).withChunkCount(threads));
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch start = new CountDownLatch(threads);
			List<Future<?>> work = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				Arena arena = participants.get(thread % participants.size());
				work.add(executor.submit(() -> {
					start.countDown();
					start.await();
					holdOneAtATime(arena, OPERATIONS / threads);
					return null;
				}));
			}
			for (Future<?> future : work) {
				future.get(100, TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
		Pool pool = participants.get(0).pools().get(0);
		assertThat(pool.exhaustionCount()).isZero();
		long operations = OPERATIONS / threads;
		assertThat(pool.counts()).isEqualTo(new PoolCounts(threads, 0, 0, threads * operations, true));
	}

	/** In all the ways in which a chunk can be had and given away. */
	private static void holdOneAtATime(Arena arena, int operations) {
		Chunk cursor = arena.newChunk();
		for (int i = 0; i < operations; i++) {
			Chunk chunk = (i % 8 < 5) ? arena.allocate(64) : cursor;
			boolean allocated = (i % 8 < 5) ? chunk != null : arena.allocate(64, cursor);
			assertThat(allocated).as("allocation %d", i).isTrue();
			switch (i % 3) {
				case 0 -> assertThat(arena.deallocate(chunk)).isTrue();
				case 1 -> assertThat(arena.deallocate(chunk.handOff())).isTrue();
				default -> {
					assertThat(arena.adopt(chunk.handOff(), chunk)).isTrue();
					chunk.close();
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 63, 64, 65, 130, 1000, 1025, 4200 })
	void poolServesAllItsChunksToWhoeverAsks(int count) throws Exception {
		List<Arena> participants = participants(ArenaSpec.ofChunkSizes(64).withChunkCount(count));
		SplittableRandom random = new SplittableRandom(Scale.seed());
		ExecutorService executor = Executors.newFixedThreadPool(5);
		try {
			List<Chunk> held = new ArrayList<>();
			for (int round = 0; round < 5; round++) {
				while (held.size() < count) {
					Arena arena = participants.get(random.nextInt(participants.size()));
					Chunk chunk = executor.submit(() -> arena.allocate(64)).get(30, TimeUnit.SECONDS);
					assertThat(chunk).as("chunk %d of %d", held.size(), count).isNotNull();
					held.add(chunk);
				}
				for (Arena arena : participants) {
					assertThat(arena.allocate(64)).isNull();
					assertThat(executor.submit(() -> arena.allocate(64)).get(30, TimeUnit.SECONDS)).isNull();
				}
				Set<Long> chunks = new HashSet<>();
				held.forEach((chunk) -> chunks.add(chunk.name & chunk.segment.handles().positionMask()));
				assertThat(chunks).hasSize(count);
				Collections.shuffle(held, new Random(random.nextLong()));
				List<Chunk> freed = held.subList(0, (round == 0) ? 1 : 1 + random.nextInt(count));
				freed.forEach((chunk) -> assertThat(chunk.isOpen()).isTrue());
				freed.forEach(Chunk::close);
				freed.clear();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

}
