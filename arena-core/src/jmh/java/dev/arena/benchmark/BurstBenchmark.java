package dev.arena.benchmark;

import dev.arena.ArenaSpec;
import dev.arena.benchmark.peer.Worker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Many chunks at once: more than the cache of a thread, or a lane, may hold. Each thread
 * holds up to 64 of 4096 chunks of 64 bytes. Times are those of one chunk.
 */
public class BurstBenchmark extends PeerBenchmark {

	private static final int CHUNK_COUNT = 4096;

	private static final int CHUNK_BYTES = 64;

	private static final int BURST = 64;

	@Override
	ArenaSpec spec() {
		return ArenaSpec.ofChunkSizes(CHUNK_BYTES).withChunkCount(CHUNK_COUNT);
	}

	/**
	 * Allocates 64 chunks and writes one word into each, then frees them in the same
	 * order.
	 */
	@Benchmark
	@OperationsPerInvocation(BURST)
	public void burst(Hand hand) {
		Worker<Object> worker = hand.worker;
		Object[] chunks = hand.chunks;
		for (int i = 0; i < BURST; i++) {
			Object chunk = worker.take(i, CHUNK_BYTES);
			worker.write(chunk, i);
			chunks[i] = chunk;
		}
		for (int i = 0; i < BURST; i++) {
			worker.free(chunks[i]);
		}
	}

	/**
	 * What a thread works with.
	 */
	@State(Scope.Thread)
	public static class Hand {

		private final Object[] chunks = new Object[BURST];

		private Worker<Object> worker;

		@Setup(Level.Trial)
		public void create(BurstBenchmark benchmark) {
			this.worker = benchmark.allocator.worker(BURST);
		}

	}

}
