package dev.arena.benchmark;

import java.util.concurrent.TimeUnit;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.LeakDetection;
import dev.arena.LocalOptions;
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
 * What tracking adds to allocating and freeing a chunk with a reused cursor.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LeakDetectionBenchmark {

	@Param({ "OFF", "SIMPLE", "PARANOID" })
	private LeakDetection leakDetection;

	private Arena arena;

	private Chunk cursor;

	@Setup(Level.Trial)
	public void open() {
		this.arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1024), LocalOptions.defaults().withLeakDetection(this.leakDetection));
		this.cursor = this.arena.newChunk();
	}

	@TearDown(Level.Trial)
	public void close() {
		this.arena.close();
	}

	@Benchmark
	public void pair() {
		this.arena.allocate(64, this.cursor);
		this.cursor.putLong(0, 42);
		this.cursor.close();
	}

}
