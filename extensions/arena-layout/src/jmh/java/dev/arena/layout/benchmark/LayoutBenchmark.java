package dev.arena.layout.benchmark;

import java.util.concurrent.TimeUnit;

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

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

/**
 * Writes and reads the fields of many layouts in one chunk: by offsets written by hand,
 * by static accessors, and by a flyweight.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class LayoutBenchmark {

	static final int TICKS = 1024;

	private static final int BYTES = 40;

	private Arena arena;

	private Chunk chunk;

	private TickLayout tick;

	private long round;

	@Setup(Level.Trial)
	public void open() {
		this.arena = Arena.local(ArenaSpec.ofChunkSizes(65536).withChunkCount(1));
		this.chunk = this.arena.allocateOrThrow(TICKS * BYTES);
		this.tick = new TickLayout();
	}

	@TearDown(Level.Trial)
	public void close() {
		this.chunk.close();
		this.arena.close();
	}

	/** By hand. */
	@Benchmark
	@OperationsPerInvocation(TICKS)
	public long offsets() {
		Chunk chunk = this.chunk;
		long sum = this.round++;
		for (int i = 0; i < TICKS; i++) {
			long at = (long) i * BYTES;
			chunk.putLong(at, sum);
			chunk.putDouble(at + 8, 0.5);
			chunk.putInt(at + 16, i);
			chunk.putInt(at + 20 + (i & 3) * 4L, i);
			chunk.putIntRelease(at + 36, 1);
			sum += chunk.getIntAcquire(at + 36) + chunk.getLong(at) + (long) chunk.getDouble(at + 8)
					+ chunk.getInt(at + 16) + chunk.getInt(at + 20 + (i & 3) * 4L);
		}
		return sum;
	}

	/** By static accessors. */
	@Benchmark
	@OperationsPerInvocation(TICKS)
	public long accessors() {
		Chunk chunk = this.chunk;
		long sum = this.round++;
		for (int i = 0; i < TICKS; i++) {
			long at = (long) i * TickLayout.BYTES;
			TickLayout.putTime(chunk, at, sum);
			TickLayout.putPrice(chunk, at, 0.5);
			TickLayout.putQuantity(chunk, at, i);
			TickLayout.putLevels(chunk, at, i & 3, i);
			TickLayout.putStateRelease(chunk, at, 1);
			sum += TickLayout.getStateAcquire(chunk, at) + TickLayout.getTime(chunk, at)
					+ (long) TickLayout.getPrice(chunk, at) + TickLayout.getQuantity(chunk, at)
					+ TickLayout.getLevels(chunk, at, i & 3);
		}
		return sum;
	}

	/** By one flyweight, wrapped again for each. */
	@Benchmark
	@OperationsPerInvocation(TICKS)
	public long flyweight() {
		Chunk chunk = this.chunk;
		TickLayout tick = this.tick;
		long sum = this.round++;
		for (int i = 0; i < TICKS; i++) {
			tick.wrap(chunk, (long) i * TickLayout.BYTES);
			tick.time(sum).price(0.5).quantity(i).levels(i & 3, i).state(1);
			sum += tick.state() + tick.time() + (long) tick.price() + tick.quantity() + tick.levels(i & 3);
		}
		return sum;
	}

}
