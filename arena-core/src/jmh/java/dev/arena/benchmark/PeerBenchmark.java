package dev.arena.benchmark;

import java.util.concurrent.TimeUnit;

import dev.arena.ArenaSpec;
import dev.arena.benchmark.peer.Allocator;
import dev.arena.benchmark.peer.Peers;
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
 * A workload that each allocator does in the same way. The allocator is shared by all
 * threads; each thread has its worker.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public abstract class PeerBenchmark {

	/** By default those that work on every Java. */
	@Param({ Peers.ARENA_LOCAL, Peers.ARENA_LOCAL_NEW_CURSOR, Peers.ARENA_SHARED, Peers.SINGLE_HEAD, Peers.MALLOC,
			Peers.NETTY_POOLED, Peers.NETTY_ADAPTIVE, Peers.JCTOOLS, Peers.AGRONA })
	public String peer;

	Allocator allocator;

	/** The pools, large enough for every thread. */
	abstract ArenaSpec spec();

	@Setup(Level.Trial)
	public void open() {
		this.allocator = Peers.open(this.peer, spec());
	}

	@TearDown(Level.Trial)
	public void close() {
		this.allocator.close();
	}

}
