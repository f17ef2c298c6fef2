package dev.arena.benchmark;

import java.util.concurrent.TimeUnit;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.benchmark.peer.SingleHeadPool;
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
 * Making and closing an arena of chunks of 64 bytes. The average of many, not a single
 * shot: a service creates its arenas once, but one call of a cold JVM measures the
 * loading of classes. Memory is mapped anew each time in every one of these. A local
 * arena leaves it to the first use of a chunk to make its page present, the others do
 * not.
 * <p>
 * The address range of a closed arena is unmapped when the garbage collector has found
 * that nothing refers to it. A small young generation makes that part of the measured
 * time, and keeps the number of ranges below the limit of the kernel.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmn32m")
@Warmup(iterations = 3, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class LifecycleBenchmark {

	private static final int CHUNK_BYTES = 64;

	private static final String SEGMENT_NAME = "/arena-jmh-" + ProcessHandle.current().pid();

	@Param({ "1024", "65536", "1048576" })
	public int chunkCount;

	private ArenaSpec spec;

	@Setup(Level.Trial)
	public void prepare() {
		this.spec = ArenaSpec.ofChunkSizes(CHUNK_BYTES).withChunkCount(this.chunkCount);
	}

	/**
	 * Creates a local arena and closes it.
	 */
	@Benchmark
	public void local() {
		Arena.local(this.spec).close();
	}

	/**
	 * Creates a shared segment, reserving all its memory, and closes it, which unlinks
	 * it.
	 */
	@Benchmark
	public void sharedCreate() {
		Arena.shared(SEGMENT_NAME, this.spec).close();
	}

	/**
	 * Attaches to a shared segment that is there, and leaves it.
	 */
	@Benchmark
	public void sharedAttach(ExistingSegment segment) {
		segment.attach(this.spec).close();
	}

	/**
	 * Maps memory and links all chunks one after the other, as join does; unmaps it.
	 */
	@Benchmark
	public void linearLinking() {
		new SingleHeadPool(CHUNK_BYTES, this.chunkCount).close();
	}

	/**
	 * A segment that somebody else holds.
	 */
	@State(Scope.Thread)
	public static class ExistingSegment {

		private Arena holder;

		@Setup(Level.Trial)
		public void create(LifecycleBenchmark benchmark) {
			this.holder = attach(benchmark.spec);
		}

		@TearDown(Level.Trial)
		public void close() {
			this.holder.close();
		}

		Arena attach(ArenaSpec spec) {
			return Arena.shared(SEGMENT_NAME + "-existing", spec);
		}

	}

}
