package dev.arena;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.arena.internal.memory.OffHeap;
import dev.arena.process.Scale;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two threads use one cursor at once, which is wrong. They may lose their own data;
 * everybody else's stays as it is.
 */
@Timeout(120)
abstract class CursorMisuseContractTests extends OpenArenas {

	private static final int ROUNDS = Scale.of(100_000);

	private static final long PATTERN = 0x4141_4141_4141_4141L;

	private static long live(Arena arena) {
		return arena.pools().stream().mapToLong((pool) -> pool.counts().live()).sum();
	}

	private static long allocations(Arena arena) {
		return arena.pools().stream().mapToLong(Pool::allocationCount).sum();
	}

	/** A thread that frees what one cursor holds, again and again; how often it did. */
	private static CompletableFuture<Long> freeing(Arena arena, AtomicReference<Chunk> cursor, AtomicBoolean stop) {
		return CompletableFuture.supplyAsync(() -> {
			long freed = 0;
			while (!stop.get()) {
				freed += arena.deallocate(cursor.get()) ? 1 : 0;
			}
			return freed;
		});
	}

	@Test
	void ofTwoFreesAtOnceOneIsRefused() throws Exception {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(16));
		AtomicReference<Chunk> published = new AtomicReference<>(arena.newChunk());
		AtomicBoolean stop = new AtomicBoolean();
		CompletableFuture<Long> other = freeing(arena, published, stop);
		long freed = 0;
		for (int i = 0; i < ROUNDS; i++) {
			Chunk cursor = arena.allocate(64);
			assertThat(cursor).as("chunk %d", i).isNotNull();
			published.set(cursor);
			freed += arena.deallocate(cursor) ? 1 : 0;
		}
		stop.set(true);
		assertThat(freed + other.get(60, TimeUnit.SECONDS)).isEqualTo(ROUNDS).isEqualTo(allocations(arena));
		assertThat(arena.inspect().verify()).isEqualTo(new VerificationReport(16, 0, 0, 0, List.of()));
	}

	@Test
	void secondThreadThatFreesACursorInUseNeverFreesMoreThanWasAllocated() throws Exception {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(2000));
		Chunk cursor = arena.newChunk();
		AtomicBoolean stop = new AtomicBoolean();
		CompletableFuture<Long> other = freeing(arena, new AtomicReference<>(cursor), stop);
		long allocated = 0;
		long freed = 0;
		for (int i = 0; i < ROUNDS && arena.allocate(64, cursor); i++) {
			allocated++;
			freed += arena.deallocate(cursor) ? 1 : 0;
		}
		stop.set(true);
		long freedByOther = other.get(60, TimeUnit.SECONDS);
		assertThat(allocated).isEqualTo(allocations(arena)).isEqualTo(freed + freedByOther + live(arena));
		assertThat(arena.inspect().verify().isIntact()).isTrue();
	}

	@Test
	void whateverTwoThreadsDoWithOneCursorABystanderLosesNothing() throws Exception {
		long seed = Scale.seed();
		Arena arena = open(ArenaSpec.ofChunkSizes(64, 1024).withChunkCount(200));
		List<Chunk> bystander = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			bystander.add(mark(arena.tryAllocate((i % 2 == 0) ? 64 : 1024)));
		}
		Misuse misuse = new Misuse(arena);
		List<CompletableFuture<Void>> threads = new ArrayList<>();
		for (int thread = 0; thread < 2; thread++) {
			SplittableRandom random = new SplittableRandom(seed + thread);
			threads.add(CompletableFuture.runAsync(() -> misuse.run(random, ROUNDS)));
		}
		for (CompletableFuture<Void> thread : threads) {
			thread.get(60, TimeUnit.SECONDS);
		}
		misuse.end();
		VerificationReport report = arena.inspect().verify();
		assertThat(report.isIntact()).as("seed %d: %s", seed, report).isTrue();
		assertThat(allocations(arena)).as("seed %d", seed).isEqualTo(misuse.allocated() + 20);
		assertThat(misuse.freed()).as("frees that answered true, seed %d", seed)
			.isLessThanOrEqualTo(allocations(arena) - report.liveChunks() - report.chunksInTransit());
		bystander.forEach((chunk) -> assertMarked(chunk, seed));
		assertServesExactly(arena, report.freeChunks());
		bystander.forEach((chunk) -> {
			assertMarked(chunk, seed);
			assertThat(arena.deallocate(chunk)).isTrue();
		});
	}

	private static Chunk mark(Chunk chunk) {
		for (long offset = 0; offset < chunk.size(); offset += Long.BYTES) {
			chunk.putLong(offset, chunk.address() + offset);
		}
		return chunk;
	}

	private static void assertMarked(Chunk chunk, long seed) {
		for (long offset = 0; offset < chunk.size(); offset += Long.BYTES) {
			assertThat(chunk.getLong(offset)).as("seed %d", seed).isEqualTo(chunk.address() + offset);
		}
	}

	/** An innocent user gets what is free, each chunk once. */
	private static void assertServesExactly(Arena arena, long count) {
		Set<Long> addresses = new HashSet<>();
		for (Pool pool : arena.pools()) {
			for (Chunk chunk = arena.tryAllocate(pool.chunkSizeBytes()); chunk != null; chunk = arena
				.tryAllocate(pool.chunkSizeBytes())) {
				addresses.add(chunk.fill(0, chunk.size(), (byte) 0x55).address());
			}
		}
		assertThat(addresses).hasSize((int) count);
	}

	/**
	 * The size of one chunk with the address of another would let a write reach the next
	 * pool, or a state word.
	 */
	@Test
	void writeThroughACursorThatChangesItsChunkReachesNothingButThePayloadOfItsChunks() throws Exception {
		Arena arena = open(ArenaSpec.ofChunkSizes(64, 16384).withChunkCount(16));
		Chunk cursor = arena.newChunk();
		AtomicBoolean stop = new AtomicBoolean();
		AtomicLong written = new AtomicLong();
		CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
			for (long offset = 4096; !stop.get(); offset = 4096 + (offset + 8) % 8192) {
				try {
					cursor.putLong(offset, PATTERN);
					written.incrementAndGet();
				}
				catch (IllegalStateException | IndexOutOfBoundsException expected) {
					Thread.onSpinWait();
				}
			}
		});
		for (int i = 0; i < ROUNDS || written.get() < 100 && !writer.isDone(); i++) {
			assertThat(arena.allocate(64, cursor)).isTrue();
			cursor.close();
			assertThat(arena.allocate(16384, cursor)).isTrue();
			cursor.close();
		}
		stop.set(true);
		writer.get(60, TimeUnit.SECONDS);
		assertThat(written).as("writes that were let through").hasPositiveValue();
		Segment segment = cursor.segment;
		PoolLayout large = segment.layout().pools().get(1);
		for (long offset = 0; offset < large.payloadOffset(); offset += Long.BYTES) {
			assertThat(OffHeap.getLongPlain(segment.memory().address() + offset)).as("offset %d", offset)
				.isNotEqualTo(PATTERN);
		}
		assertThat(arena.inspect().verify()).isEqualTo(new VerificationReport(32, 0, 0, 0, List.of()));
	}

}
