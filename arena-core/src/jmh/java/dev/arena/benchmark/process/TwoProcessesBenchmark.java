package dev.arena.benchmark.process;

import java.util.concurrent.TimeUnit;

import dev.arena.Arena;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * What a process pays for another one on the same segment: {@link Pair pairs} while the
 * other one is attached and idle, and while it runs pairs as well, in a thread with the
 * same id, as processes of one program do.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = OtherProcess.NATIVE_ACCESS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TwoProcessesBenchmark {

	private static final String IDLE = "idle";

	private static final String BUSY = "busy";

	@Param({ IDLE, BUSY })
	private String otherProcess;

	private Arena arena;

	private OtherProcess other;

	@Setup(Level.Trial)
	public void open() {
		String name = "/arena-two-processes-" + ProcessHandle.current().pid();
		this.arena = Arena.shared(name, Pair.SPEC);
		try {
			this.other = OtherProcess.start(PairLoop.class, name);
		}
		finally {
			Arena.unlink(name); // nobody else will attach, and nothing can stay behind
		}
		long threadId = Thread.currentThread().getId(); // which will run the benchmark
		switch (this.otherProcess) {
			case IDLE -> {
			}
			case BUSY -> this.other.ask(PairLoop.RUN + threadId);
			default -> throw new IllegalArgumentException(
					"The other process cannot be '" + this.otherProcess + "', only idle or busy");
		}
	}

	@TearDown(Level.Trial)
	public void close() {
		try {
			this.other.close();
		}
		finally {
			this.arena.close();
		}
	}

	/**
	 * One reused cursor a thread.
	 */
	@State(Scope.Thread)
	public static class OwnPair {

		private Pair pair;

		@Setup(Level.Trial)
		public void create(TwoProcessesBenchmark benchmark) {
			this.pair = new Pair(benchmark.arena);
		}

	}

	/**
	 * The pairs of the other process in the same time, which JMH turns into time per
	 * pair; no number if it is idle.
	 */
	@State(Scope.Thread)
	@AuxCounters(AuxCounters.Type.OPERATIONS)
	public static class OtherPairs {

		public long inOtherProcess;

		private long countBefore;

		@Setup(Level.Iteration)
		public void begin(TwoProcessesBenchmark benchmark) {
			this.countBefore = count(benchmark);
		}

		@TearDown(Level.Iteration)
		public void end(TwoProcessesBenchmark benchmark) {
			this.inOtherProcess = count(benchmark) - this.countBefore;
			if ((this.inOtherProcess == 0) != benchmark.otherProcess.equals(IDLE)) {
				throw new IllegalStateException("The other process, which was to be " + benchmark.otherProcess
						+ ", has run " + this.inOtherProcess + " pairs");
			}
		}

		private static long count(TwoProcessesBenchmark benchmark) {
			return Long.parseLong(benchmark.other.ask(PairLoop.COUNT));
		}

	}

	@Benchmark
	public void pair(OwnPair own, OtherPairs others) {
		own.pair.run();
	}

}
