package dev.arena.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.arena.ArenaSpec;
import dev.arena.benchmark.peer.Allocator;
import dev.arena.benchmark.peer.Peers;
import dev.arena.benchmark.peer.Worker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The answer "there is none", in pools of different length, next to a successful pair in
 * a pool of the same length. A shared arena also looks for dead processes now and then
 * when it is exhausted; the time contains that.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class ExhaustionBenchmark {

	private static final int CHUNK_BYTES = 64;

	/**
	 * Asks a pool whose chunks are all held for one more, without promotion.
	 */
	@Benchmark
	public void exhausted(Pool pool, Exhaustion exhaustion) {
		if (pool.worker.tryAllocate(0, CHUNK_BYTES) != null) {
			throw new IllegalStateException("a pool of which all chunks were taken had one more");
		}
	}

	/**
	 * Allocates 64 bytes, writes one word, frees.
	 */
	@Benchmark
	public void pair(Pool pool) {
		Worker<Object> worker = pool.worker;
		Object chunk = worker.tryAllocate(0, CHUNK_BYTES);
		if (chunk == null) {
			throw new IllegalStateException("a pool of which no chunk was taken had none");
		}
		worker.write(chunk, 42);
		worker.free(chunk);
	}

	/**
	 * A pool and the one thread that uses it. Of scope "benchmark", because JMH makes an
	 * object of its own for each reference to a state of scope "thread".
	 */
	@State(Scope.Benchmark)
	public static class Pool {

		@Param({ "1024", "65536", "1048576" })
		public int chunkCount;

		@Param({ Peers.ARENA_LOCAL, Peers.ARENA_SHARED, Peers.JCTOOLS })
		public String peer;

		private final List<Object> held = new ArrayList<>();

		private Allocator allocator;

		private Worker<Object> worker;

		@Setup(Level.Trial)
		public void open() {
			this.allocator = Peers.open(this.peer, ArenaSpec.ofChunkSizes(CHUNK_BYTES).withChunkCount(this.chunkCount));
			this.worker = this.allocator.worker(this.chunkCount + 1);
		}

		private void takeAll() {
			for (int slot = 1; slot <= this.chunkCount; slot++) {
				this.held.add(this.worker.take(slot, CHUNK_BYTES));
			}
		}

		@TearDown(Level.Trial)
		public void close() {
			this.held.forEach(this.worker::free);
			this.allocator.close();
		}

	}

	/**
	 * Takes all chunks of the pool for a benchmark that asks for it.
	 */
	@State(Scope.Benchmark)
	public static class Exhaustion {

		@Setup(Level.Trial)
		public void takeAll(Pool pool) {
			pool.takeAll();
		}

	}

}
