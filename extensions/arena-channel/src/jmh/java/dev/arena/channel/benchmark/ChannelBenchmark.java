package dev.arena.channel.benchmark;

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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Messages between two processes, whose bytes are all written and all read; there and
 * back, one way, and to one who has had time to fall asleep.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChannelBenchmark {

	/** So that what is asked for at the end of a series does not count. */
	static final int SERIES = 2_000;

	/** There and back, one after another. */
	@Benchmark
	public long roundTrip(Connection connection) throws Exception {
		connection.link.send(1);
		return connection.link.receive();
	}

	/** The time of one of many that are on their way; the last one is answered. */
	@Benchmark
	@OperationsPerInvocation(SERIES)
	public long oneWay(Connection connection) throws Exception {
		for (int i = 1; i < SERIES; i++) {
			connection.link.send(Peer.NO_ANSWER);
		}
		connection.link.send(1);
		return connection.link.receive();
	}

	/** There and back, where the other process has waited for a while. */
	@Benchmark
	public long wakeUp(Connection connection, Rest rest) throws Exception {
		connection.link.send(1);
		return connection.link.receive();
	}

	/**
	 * A pause before each call, which is not measured.
	 */
	@State(Scope.Thread)
	public static class Rest {

		private static final long NANOS = TimeUnit.MICROSECONDS.toNanos(200);

		/** Passes time without giving the processor away. */
		@Setup(Level.Invocation)
		public void rest() {
			long start = System.nanoTime();
			while (System.nanoTime() - start < NANOS) {
				Thread.onSpinWait();
			}
		}

	}

}
