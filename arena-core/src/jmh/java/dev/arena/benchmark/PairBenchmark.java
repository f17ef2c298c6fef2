package dev.arena.benchmark;

import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
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
import sun.misc.Unsafe;

/**
 * Allocate a chunk of 64 bytes, write one word into it, free it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PairBenchmark {

	private static final int CHUNK_BYTES = 64;

	private static final int CHUNKS = 1024;

	private static final Unsafe UNSAFE = unsafe();

	private final ByteBufAllocator netty = PooledByteBufAllocator.DEFAULT;

	private Arena local;

	private Arena shared;

	private SingleHeadPool singleHead;

	private long singleHeadMemory;

	@Setup(Level.Trial)
	public void open() {
		ArenaSpec spec = ArenaSpec.of(CHUNKS, CHUNK_BYTES, 256);
		this.local = Arena.local(spec);
		this.shared = Arena.shared("/arena-jmh-" + ProcessHandle.current().pid(), spec);
		this.singleHeadMemory = UNSAFE.allocateMemory(128 + CHUNKS * CHUNK_BYTES);
		this.singleHead = new SingleHeadPool(this.singleHeadMemory, CHUNK_BYTES, CHUNKS);
	}

	@TearDown(Level.Trial)
	public void close() {
		this.local.close();
		this.shared.close();
		UNSAFE.freeMemory(this.singleHeadMemory);
	}

	/**
	 * One reused cursor a thread and arena.
	 */
	@State(Scope.Thread)
	public static class Cursors {

		private Chunk local;

		private Chunk shared;

		@Setup(Level.Trial)
		public void create(PairBenchmark benchmark) {
			this.local = benchmark.local.newChunk();
			this.shared = benchmark.shared.newChunk();
		}

	}

	@Benchmark
	public void arenaLocal(Cursors cursors) {
		this.local.allocate(CHUNK_BYTES, cursors.local);
		cursors.local.putLong(0, 42);
		cursors.local.close();
	}

	@Benchmark
	public void arenaLocalNewCursor() {
		try (Chunk chunk = this.local.allocate(CHUNK_BYTES)) {
			chunk.putLong(0, 42);
		}
	}

	@Benchmark
	public void arenaShared(Cursors cursors) {
		this.shared.allocate(CHUNK_BYTES, cursors.shared);
		cursors.shared.putLong(0, 42);
		cursors.shared.close();
	}

	@Benchmark
	public void nettyPooled() {
		ByteBuf buffer = this.netty.directBuffer(CHUNK_BYTES);
		buffer.setLong(0, 42);
		buffer.release();
	}

	@Benchmark
	public void singleHead() {
		long chunk = this.singleHead.allocate();
		UNSAFE.putLong(chunk, 42);
		this.singleHead.free(chunk);
	}

	@Benchmark
	public void unsafeMalloc() {
		long address = UNSAFE.allocateMemory(CHUNK_BYTES);
		UNSAFE.putLong(address, 42);
		UNSAFE.freeMemory(address);
	}

	private static Unsafe unsafe() {
		try {
			Field field = Unsafe.class.getDeclaredField("theUnsafe");
			field.setAccessible(true);
			return (Unsafe) field.get(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

}
