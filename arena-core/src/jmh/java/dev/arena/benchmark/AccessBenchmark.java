package dev.arena.benchmark;

import java.util.concurrent.TimeUnit;

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
 * Checked access to off-heap memory: all words of a chunk, one after the other.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class AccessBenchmark {

	/** By default those that work on every Java. */
	@Param({ Words.CHUNK, Words.BYTE_BUFFER })
	public String access;

	@Param({ "1024", "65536" })
	public int sizeBytes;

	private Words words;

	private long value;

	@Setup(Level.Trial)
	public void open() {
		this.words = Words.open(this.access, this.sizeBytes);
	}

	@TearDown(Level.Trial)
	public void close() {
		this.words.close();
	}

	/**
	 * Writes every word.
	 */
	@Benchmark
	public void put() {
		this.words.putAll(this.value++);
	}

	/**
	 * Reads every word.
	 */
	@Benchmark
	public long get() {
		return this.words.sum();
	}

}
