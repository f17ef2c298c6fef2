package dev.arena.benchmark.process;

import java.io.IOException;
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
 * A payload to another JVM and one of the same size back, every word of both written by
 * one process and read by the other. Like is to be compared with like: {@code arena} with
 * {@code unix-socket}, where whoever waits is blocked in the kernel, and
 * {@code arena-ring} with {@code agrona-ring}, where whoever waits spins. In each couple
 * the handles travel the way the payloads of the peer do.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = { OtherProcess.NATIVE_ACCESS, OtherProcess.AGRONA_ACCESS })
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HandOffBenchmark {

	@Param({ "arena", "unix-socket", "arena-ring", "agrona-ring" })
	private String transport;

	@Param({ "64", "1024", "65536" })
	private int payloadBytes;

	private OtherProcess other;

	private Transport toOther;

	private long counter;

	@Setup(Level.Trial)
	public void open() throws IOException {
		try (Meeting meeting = Meeting.host()) {
			this.other = OtherProcess.start(Echo.class, this.transport, Integer.toString(this.payloadBytes),
					meeting.directory());
			this.toOther = Transport.open(this.transport, this.payloadBytes, meeting);
		}
	}

	@TearDown(Level.Trial)
	public void close() throws IOException {
		try {
			this.other.close();
		}
		finally {
			this.toOther.close();
		}
	}

	@Benchmark
	public void roundTrip() throws IOException {
		try {
			exchange(this.counter++);
		}
		catch (IOException | RuntimeException ex) {
			this.other.close(); // if that has failed as well, its failure is the one to
								// show
			throw ex;
		}
	}

	private void exchange(long firstWord) throws IOException {
		this.toOther.send(firstWord);
		long answer = this.toOther.receive();
		long expected = Payload.sum(this.payloadBytes, Payload.sum(this.payloadBytes, firstWord));
		if (answer != expected) {
			throw new IllegalStateException("The words of the answer to payload " + firstWord + " add up to " + answer
					+ " instead of " + expected);
		}
	}

}
