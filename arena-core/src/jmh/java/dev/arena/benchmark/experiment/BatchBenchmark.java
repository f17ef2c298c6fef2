package dev.arena.benchmark.experiment;

import java.util.concurrent.TimeUnit;

import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.memory.MemoryOptions;
import dev.arena.internal.memory.OffHeap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it would save to take 16 chunks, as many as a small lane has, off a list with one
 * compare-and-set. Freeing stays one by one: each state needs a compare-and-set anyway,
 * and the chunks of a batch come back at different times.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class BatchBenchmark {

	private static final int BATCH = 16;

	private static final int CHUNK_COUNT = 1024;

	private static final int LINE_BYTES = 128;

	private final long[] held = new long[BATCH];

	private MappedMemory memory;

	private long head;

	private long entries;

	@Setup(Level.Trial)
	public void open() {
		this.memory = LocalMemory.map(LINE_BYTES + CHUNK_COUNT * 16L, MemoryOptions.defaults());
		this.head = this.memory.address();
		this.entries = this.head + LINE_BYTES;
		for (int chunk = 1; chunk < CHUNK_COUNT; chunk++) {
			push(chunk);
		}
	}

	@TearDown(Level.Trial)
	public void close() {
		this.memory.close();
	}

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public void oneByOne() {
		for (int i = 0; i < BATCH; i++) {
			long chunk = OffHeap.getLongAcquire(this.head);
			OffHeap.casLong(this.head, chunk, OffHeap.getLongAcquire(entry(chunk) + 8));
			makeLive(chunk);
			this.held[i] = chunk;
		}
		freeAll();
	}

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public void atOnce() {
		long top = OffHeap.getLongAcquire(this.head);
		long chunk = top;
		for (int i = 0; i < BATCH; i++) {
			this.held[i] = chunk;
			chunk = OffHeap.getLongAcquire(entry(chunk) + 8);
		}
		OffHeap.casLong(this.head, top, chunk);
		for (int i = 0; i < BATCH; i++) {
			makeLive(this.held[i]);
		}
		freeAll();
	}

	private void makeLive(long chunk) {
		OffHeap.putLongOpaque(entry(chunk), OffHeap.getLongAcquire(entry(chunk)) + 1);
	}

	private void freeAll() {
		for (int i = BATCH - 1; i >= 0; i--) {
			long entry = entry(this.held[i]);
			long state = OffHeap.getLongAcquire(entry);
			OffHeap.casLong(entry, state, state + 1);
			push(this.held[i]);
		}
	}

	private void push(long chunk) {
		long head = OffHeap.getLongAcquire(this.head);
		OffHeap.putLongOpaque(entry(chunk) + 8, head);
		OffHeap.casLong(this.head, head, chunk);
	}

	private long entry(long chunk) {
		return this.entries + (chunk << 4);
	}

}
