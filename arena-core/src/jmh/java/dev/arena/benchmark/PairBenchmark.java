package dev.arena.benchmark;

import dev.arena.ArenaSpec;
import dev.arena.benchmark.peer.Worker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The shortest life of a chunk. Each thread holds one of 1024 chunks of 64 bytes.
 */
public class PairBenchmark extends PeerBenchmark {

	private static final int CHUNK_COUNT = 1024;

	private static final int CHUNK_BYTES = 64;

	@Override
	ArenaSpec spec() {
		return ArenaSpec.ofChunkSizes(CHUNK_BYTES).withChunkCount(CHUNK_COUNT);
	}

	/**
	 * Allocates 64 bytes, writes one word, frees.
	 */
	@Benchmark
	public void pair(Hand hand) {
		Worker<Object> worker = hand.worker;
		Object chunk = worker.take(0, CHUNK_BYTES);
		worker.write(chunk, 42);
		worker.free(chunk);
	}

	/**
	 * What a thread works with.
	 */
	@State(Scope.Thread)
	public static class Hand {

		private Worker<Object> worker;

		@Setup(Level.Trial)
		public void create(PairBenchmark benchmark) {
			this.worker = benchmark.allocator.worker(1);
		}

	}

}
