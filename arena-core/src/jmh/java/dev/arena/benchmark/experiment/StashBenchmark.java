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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a thread cache could save: the least that a pair of allocating and freeing has to
 * do to the words of one chunk, by how many compare-and-sets it contains. No API, no
 * checks, no contention; only the first can be had without help from the kernel or
 * without giving a promise up. Not part of the suite; docs/adr/0010 draws the
 * conclusions.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class StashBenchmark {

	private static final long GENERATION = 1L << 32;

	private static final long LIVE = 1;

	private static final int LINE_BYTES = 128;

	private MappedMemory memory;

	private long head;

	private long state;

	private long hint;

	private long revoked;

	private long payload;

	@Setup(Level.Trial)
	public void open() {
		this.memory = LocalMemory.map(5L * LINE_BYTES, MemoryOptions.defaults());
		this.head = this.memory.address();
		this.state = this.head + LINE_BYTES;
		this.hint = this.state + LINE_BYTES;
		this.revoked = this.hint + LINE_BYTES;
		this.payload = this.revoked + LINE_BYTES;
	}

	@TearDown(Level.Trial)
	public void close() {
		this.memory.close();
	}

	/**
	 * Head, state, head: a free list and an exact free. What an arena does when a cursor
	 * takes again what it has freed.
	 */
	@Benchmark
	public void threeCompareAndSets() {
		long head = OffHeap.getLongAcquire(this.head);
		require(OffHeap.casLong(this.head, head, head + 2));
		long live = OffHeap.getLongAcquire(this.state) + LIVE;
		OffHeap.putLongOpaque(this.state, live);
		OffHeap.putLongPlain(this.payload, 42);
		require(OffHeap.casLong(this.state, live, live - LIVE + GENERATION));
		require(OffHeap.casLong(this.head, head + 2, head + 1));
	}

	/**
	 * State, state: a chunk that its last holder keeps for itself, and that others may
	 * take from it at any time.
	 */
	@Benchmark
	public void twoCompareAndSets() {
		long free = OffHeap.getLongAcquire(this.state);
		require(OffHeap.casLong(this.state, free, free + LIVE));
		OffHeap.putLongPlain(this.payload, 42);
		require(OffHeap.casLong(this.state, free + LIVE, free + GENERATION));
	}

	/**
	 * State: allocating by stores. Whoever wants to take the chunk away sets "revoked",
	 * makes every processor that runs a thread of any attached process pass a barrier
	 * (membarrier), and reads the hint after it.
	 */
	@Benchmark
	public void oneCompareAndSet() {
		long free = takeByStores();
		OffHeap.putLongPlain(this.payload, 42);
		OffHeap.putLongRelease(this.hint, 1);
		require(OffHeap.casLong(this.state, free + LIVE, free + GENERATION));
	}

	/**
	 * None: freeing by a check and a store too. Two who free the same chunk at once both
	 * succeed.
	 */
	@Benchmark
	public void noCompareAndSet() {
		long free = takeByStores();
		OffHeap.putLongPlain(this.payload, 42);
		OffHeap.putLongRelease(this.hint, 1);
		require(OffHeap.getLongAcquire(this.revoked) == 0 && OffHeap.getLongAcquire(this.state) == free + LIVE);
		OffHeap.putLongRelease(this.state, free + GENERATION);
	}

	private long takeByStores() {
		OffHeap.putLongRelease(this.hint, 0);
		require(OffHeap.getLongAcquire(this.revoked) == 0);
		long free = OffHeap.getLongAcquire(this.state);
		require((free & LIVE) == 0);
		OffHeap.putLongOpaque(this.state, free + LIVE);
		return free;
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new IllegalStateException("another thread is at work");
		}
	}

}
