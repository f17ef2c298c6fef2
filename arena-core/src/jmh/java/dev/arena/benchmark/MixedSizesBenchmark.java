package dev.arena.benchmark;

import java.util.Random;

import dev.arena.ArenaSpec;
import dev.arena.PoolSpec;
import dev.arena.benchmark.peer.Worker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Chunks of many sizes, 32 held at a time, freed in the order of their allocation. The
 * pool of 64 bytes is too small for its requests, so that about every fifth allocation is
 * promoted. Peers of fixed size have a pool for each size and promote by hand; general
 * allocators give what they are asked for.
 */
public class MixedSizesBenchmark extends PeerBenchmark {

	private static final int HELD = 32;

	private static final int SEQUENCE_LENGTH = 1024;

	private static final int SEED = 2026;

	private static final int SMALLEST_BYTES = 16;

	/** From the smallest size to 1024 bytes. */
	private static final int DOUBLINGS = 6;

	@Override
	ArenaSpec spec() {
		return ArenaSpec.of(PoolSpec.ofChunkSize(64).withChunkCount(4), PoolSpec.ofChunkSize(256).withChunkCount(512), PoolSpec.ofChunkSize(1024).withChunkCount(512));
	}

	/**
	 * Frees the oldest chunk, allocates another of the next size, writes one word.
	 */
	@Benchmark
	public void replaceOldest(Hand hand) {
		int step = hand.step++;
		int slot = step & HELD - 1;
		Worker<Object> worker = hand.worker;
		worker.free(hand.chunks[slot]);
		Object chunk = worker.take(slot, hand.sizesBytes[step & SEQUENCE_LENGTH - 1]);
		worker.write(chunk, step);
		hand.chunks[slot] = chunk;
	}

	/**
	 * What a thread works with.
	 */
	@State(Scope.Thread)
	public static class Hand {

		private final Object[] chunks = new Object[HELD];

		private final int[] sizesBytes = sizesBytes();

		private Worker<Object> worker;

		private int step;

		@Setup(Level.Trial)
		public void fill(MixedSizesBenchmark benchmark) {
			this.worker = benchmark.allocator.worker(HELD);
			for (int slot = 0; slot < HELD; slot++) {
				this.chunks[slot] = this.worker.take(slot, this.sizesBytes[slot]);
			}
		}

		@TearDown(Level.Trial)
		public void empty() {
			for (Object chunk : this.chunks) {
				this.worker.free(chunk);
			}
		}

		/** Uniform in the number of bits; the same for every peer, thread and run. */
		private static int[] sizesBytes() {
			Random random = new Random(SEED);
			int[] sizesBytes = new int[SEQUENCE_LENGTH];
			for (int i = 0; i < SEQUENCE_LENGTH; i++) {
				int moreThanBytes = SMALLEST_BYTES << random.nextInt(DOUBLINGS);
				sizesBytes[i] = moreThanBytes + random.nextInt(moreThanBytes) + 1;
			}
			return sizesBytes;
		}

	}

}
