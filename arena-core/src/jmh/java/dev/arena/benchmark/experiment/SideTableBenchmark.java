package dev.arena.benchmark.experiment;

import java.util.Random;
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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to keep state and link of a chunk away from its payload: replaces the
 * oldest of many held chunks of 64 bytes, in a free list that is shuffled, as long use
 * leaves it. Interleaved, both are in the first 16 bytes of the chunk.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class SideTableBenchmark {

	private static final int CHUNK_SHIFT = 6;

	private static final int ENTRY_SHIFT = 4;

	private static final int LINE_BYTES = 128;

	@Param({ "1024", "1048576" })
	public int chunkCount;

	@Param({ "separate", "interleaved" })
	public String table;

	private MappedMemory memory;

	private long head;

	private long payload;

	private long entries;

	private int entryShift;

	private long[] held;

	private int oldest;

	@Setup(Level.Trial)
	public void open() {
		long payloadBytes = (long) this.chunkCount << CHUNK_SHIFT;
		this.memory = LocalMemory.map(LINE_BYTES + payloadBytes + ((long) this.chunkCount << ENTRY_SHIFT),
				MemoryOptions.defaults());
		boolean interleaved = this.table.equals("interleaved");
		this.head = this.memory.address();
		this.payload = this.head + LINE_BYTES;
		this.entries = interleaved ? this.payload : this.payload + payloadBytes;
		this.entryShift = interleaved ? CHUNK_SHIFT : ENTRY_SHIFT;
		shuffle();
		this.held = new long[this.chunkCount / 2];
		for (int i = 0; i < this.held.length; i++) {
			this.held[i] = pop();
		}
	}

	private void shuffle() {
		int[] order = new int[this.chunkCount];
		Random random = new Random(1);
		for (int i = 0; i < order.length; i++) {
			int other = random.nextInt(i + 1);
			order[i] = order[other];
			order[other] = i;
		}
		for (int chunk : order) {
			push(chunk);
		}
	}

	@TearDown(Level.Trial)
	public void close() {
		this.memory.close();
	}

	@Benchmark
	public void replaceOldest() {
		push(this.held[this.oldest]);
		long chunk = pop();
		OffHeap.putLongPlain(this.payload + (chunk << CHUNK_SHIFT) + 16, 42);
		this.held[this.oldest] = chunk;
		this.oldest = (this.oldest + 1 == this.held.length) ? 0 : this.oldest + 1;
	}

	private long pop() {
		long chunk = OffHeap.getLongAcquire(this.head);
		long entry = this.entries + (chunk << this.entryShift);
		OffHeap.casLong(this.head, chunk, OffHeap.getLongAcquire(entry + 8));
		OffHeap.putLongOpaque(entry, OffHeap.getLongAcquire(entry) + 1);
		return chunk;
	}

	private void push(long chunk) {
		long entry = this.entries + (chunk << this.entryShift);
		long state = OffHeap.getLongAcquire(entry);
		OffHeap.casLong(entry, state, state + 1);
		long head = OffHeap.getLongAcquire(this.head);
		OffHeap.putLongOpaque(entry + 8, head);
		OffHeap.casLong(this.head, head, chunk);
	}

}
