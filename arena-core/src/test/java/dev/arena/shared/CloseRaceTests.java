package dev.arena.shared;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.Pool;
import dev.arena.process.Eventually;
import dev.arena.process.Scale;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Closing an arena while threads allocate, write, read, free and count. Whatever they are
 * doing, they get what the API says, and the segment of a shared arena loses nothing.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CloseRaceTests {

	private static final int THREADS = 4;

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(20);

	@RegisterExtension
	final Segments segments = new Segments();

	@Test
	void localArenaClosesUnderItsUsers() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			for (int round = 0; round < Scale.of(200); round++) {
				closeUnderUsers(executor, Arena.local(SPEC), round);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void sharedArenaClosesUnderItsUsersAndLosesNoChunk() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		String name = this.segments.name();
		Arena keeper = this.segments.open(name, SPEC);
		try {
			for (int round = 0; round < Scale.of(200); round++) {
				closeUnderUsers(executor, Arena.shared(name, SPEC), round);
				assertThat(keeper.maintain().reclaimInTransit(Duration.ZERO)).as("of the user that hands off")
					.isLessThanOrEqualTo(1);
				for (Pool pool : keeper.pools()) {
					assertThat(pool.usedCount()).as("used in %s after round %d", pool, round).isZero();
				}
			}
		}
		finally {
			executor.shutdownNow();
		}
		for (Pool pool : keeper.pools()) {
			for (int i = 0; i < pool.chunkCount(); i++) {
				assertThat(keeper.tryAllocate(pool.chunkSizeBytes())).isNotNull();
			}
		}
	}

	private static void closeUnderUsers(ExecutorService executor, Arena arena, int round) throws Exception {
		AtomicLong operations = new AtomicLong();
		List<Future<Void>> users = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			int user = i;
			users.add(executor.submit(() -> {
				use(arena, user, operations);
				return null;
			}));
		}
		long enough = 100 + 7L * (round % 100);
		Eventually.eventually("the users are at work", () -> operations.get() > enough);
		arena.close();
		for (Future<Void> user : users) {
			user.get(60, TimeUnit.SECONDS);
		}
	}

	/** Works until an allocation says that the arena is closed. */
	private static void use(Arena arena, int user, AtomicLong operations) {
		List<Chunk> held = new ArrayList<>();
		Pool pool = arena.pools().get(user % 2);
		for (long i = 0;; i++) {
			operations.incrementAndGet();
			try {
				Chunk chunk = (user % 2 == 0) ? arena.allocate(pool.chunkSizeBytes()) : allocateInto(arena, pool);
				if (chunk != null) {
					held.add(chunk);
				}
			}
			catch (IllegalStateException ex) {
				assertThat(ex).hasMessageStartingWith("The arena is closed");
				assertThat(arena.isClosed()).isTrue();
				break;
			}
			for (Chunk chunk : held) {
				chunk.putLong(0, i).putBytes(8, new byte[16], 0, 16).fill(24, 8, (byte) 1);
				unlessClosed(() -> {
					ByteBuffer buffer = chunk.buffer();
					buffer.putLong(32, chunk.getLong(0) + buffer.getLong(40));
				});
			}
			if (held.size() > 4) {
				Chunk chunk = held.remove((int) (i % held.size()));
				if (user == 0) {
					unlessClosed(() -> arena.deallocate(chunk.handOff()));
				}
				else if (user == 1) {
					chunk.close();
				}
				else {
					arena.deallocate(chunk);
				}
			}
			count(pool);
		}
		for (Chunk chunk : held) {
			chunk.putLong(0, 42);
			arena.deallocate(chunk);
			chunk.close();
		}
	}

	/** What needs an open arena says that it is closed, or does what it should. */
	private static void unlessClosed(Runnable operation) {
		try {
			operation.run();
		}
		catch (IllegalStateException ex) {
			assertThat(ex).hasMessageStartingWith("The arena is closed");
		}
	}

	private static Chunk allocateInto(Arena arena, Pool pool) {
		Chunk chunk = arena.newChunk();
		return arena.tryAllocate(pool.chunkSizeBytes(), chunk) ? chunk : null;
	}

	private static void count(Pool pool) {
		unlessClosed(() -> {
			assertThat(pool.freeCount()).isBetween(0L, pool.chunkCount());
			assertThat(pool.allocationCount()).isNotNegative();
		});
	}

}
