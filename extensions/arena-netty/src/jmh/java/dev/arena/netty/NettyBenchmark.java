package dev.arena.netty;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.arena.Arena;
import dev.arena.ArenaSpec;

/**
 * A direct buffer of 1 KiB allocated, written and released: in a chunk, and as Netty's
 * own allocators do it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3,
		jvmArgsAppend = { "-Djmh.executor=CUSTOM", "-Djmh.executor.class=dev.arena.netty.EventLoopThreads" })
@State(Scope.Thread)
public class NettyBenchmark {

	private static final int BURST = 32;

	/** Whose buffers. */
	@Param({ "arena", "pooled", "adaptive" })
	public String allocator;

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(256, 1024, 4096).withChunkCount(1024));

	private final ByteBuf[] burst = new ByteBuf[BURST];

	private ByteBufAllocator buffers;

	@Setup
	public void choose() {
		this.buffers = switch (this.allocator) {
			case "arena" -> new ArenaByteBufAllocator(this.arena);
			case "pooled" -> PooledByteBufAllocator.DEFAULT;
			default -> new AdaptiveByteBufAllocator(true);
		};
	}

	@TearDown
	public void close() {
		this.arena.close();
	}

	/** One buffer at a time, allocated and released. */
	@Benchmark
	public boolean pair() {
		return this.buffers.directBuffer(1024).release();
	}

	/** The same with eight longs written and read. */
	@Benchmark
	public long use() {
		ByteBuf buffer = this.buffers.directBuffer(1024);
		for (int i = 0; i < 8; i++) {
			buffer.writeLong(i);
		}
		long sum = 0;
		for (int i = 0; i < 8; i++) {
			sum += buffer.readLong();
		}
		buffer.release();
		return sum;
	}

	/** Thirty-two buffers allocated, then released, as a pipeline does under load. */
	@Benchmark
	public void burst() {
		for (int i = 0; i < BURST; i++) {
			this.burst[i] = this.buffers.directBuffer(1024);
		}
		for (int i = 0; i < BURST; i++) {
			this.burst[i].release();
		}
	}

}
