package dev.arena.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.arena.benchmark.join.JoinComparison;
import dev.arena.benchmark.peer.Peers;
import dev.arena.benchmark.report.Comparison;
import dev.arena.benchmark.report.Environment;
import dev.arena.benchmark.report.Report;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all benchmarks with their peers, writes the raw results to
 * {@code <benchmark.directory>/<Java version>} and the report to
 * {@code <benchmark.report>}. With the argument {@code join} it runs and prints only the
 * comparison with join; with other arguments it is JMH, for a single benchmark.
 * <p>
 * System properties: {@code benchmark.quick}, a run of everything that is good for
 * nothing but to see that it works; {@code benchmark.rewrite}, no run, only the report
 * from the results that are there.
 */
public final class Suite {

	/** Where the peers are that are written in C. */
	private static final Path SOURCES = Path.of(System.getProperty("benchmark.sources", "src/jmh/c"));

	/** As the only argument: to run nothing else. */
	private static final String JOIN = "join";

	private static final TimeValue QUICK = TimeValue.milliseconds(100);

	private final boolean quick = Boolean.getBoolean("benchmark.quick");

	private final Path results;

	private Suite(Path results) {
		this.results = results;
	}

	public static void main(String[] args) throws IOException, RunnerException {
		if (args.length > 0 && !args[0].equals(JOIN)) {
			runJmh(args);
			return;
		}
		Path directory = Path.of(System.getProperty("benchmark.directory", "target/benchmarks"));
		Path results = directory.resolve(String.valueOf(Runtime.version().feature()));
		Path report = Path.of(System.getProperty("benchmark.report", directory.toString()));
		if (args.length > 0) {
			Files.createDirectories(results);
			new Suite(results).compareWithJoin();
			return;
		}
		if (!Boolean.getBoolean("benchmark.rewrite")) {
			Files.createDirectories(results);
			new Suite(results).run();
		}
		Report.write(results, report);
		System.out.println("Report: " + report.toAbsolutePath().normalize());
	}

	private static void runJmh(String[] args) throws IOException {
		List<String> withFork = new ArrayList<>(Arrays.asList(args));
		withFork.add("-jvmArgs");
		withFork.add(String.join(" ", forkArguments()));
		Main.main(withFork.toArray(String[]::new));
	}

	private void run() throws IOException, RunnerException {
		if (!Peers.foreignAvailable()) {
			System.out.println("Left out, because Java " + Runtime.version().feature() + " has no java.lang.foreign: "
					+ String.join(", ", Peers.FOREIGN) + ", and segments in AccessBenchmark");
		}
		Environment.ofThisMachine(command(), this.quick).save(this.results);
		compareWithJoin();
		List<RunResult> all = new ArrayList<>();
		for (Round round : Round.all()) {
			try {
				all.addAll(new Runner(options(round).build()).run());
			}
			catch (NoBenchmarksException ex) {
				System.out.println("Not run, because there is no such benchmark: " + round.benchmarks());
			}
			// after each round, so that a run that is broken off leaves what it has
			ResultFormatFactory.getInstance(ResultFormatType.JSON, Report.rawResults(this.results).toString())
				.writeOut(all);
		}
	}

	private void compareWithJoin() throws IOException {
		List<Comparison> comparisons = new ArrayList<>();
		new JoinComparison(SOURCES, this.results, forkArguments(), this.quick).run((comparison) -> {
			System.out.println(comparison.describe());
			comparisons.add(comparison);
			Comparison.save(this.results, comparisons);
		});
	}

	private ChainedOptionsBuilder options(Round round) {
		ChainedOptionsBuilder options = new OptionsBuilder();
		round.applyTo(options);
		options.addProfiler(GCProfiler.class).jvmArgs(forkArguments().toArray(String[]::new));
		if (this.quick) {
			options.forks(1).warmupIterations(1).warmupTime(QUICK).measurementIterations(1).measurementTime(QUICK);
		}
		return options;
	}

	private String command() {
		return "mvn -Pjmh -pl arena-core verify" + (this.quick ? " -Dbenchmark.quick=true" : "");
	}

	/**
	 * What every measured JVM starts with: a heap that does not change, and what the
	 * peers ask for.
	 */
	private static List<String> forkArguments() {
		List<String> arguments = new ArrayList<>(List.of("-Xms1g", "-Xmx1g", "--enable-native-access=ALL-UNNAMED",
				// Agrona 2
				"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
				// arenas have no leak detection by default either
				"-Dio.netty.leakDetection.level=disabled"));
		if (Runtime.version().feature() >= 23) {
			// malloc, Netty, JCTools; JMH itself
			arguments.add("--sun-misc-unsafe-memory-access=allow");
		}
		return arguments;
	}

}
