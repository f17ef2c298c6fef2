package dev.arena.benchmark.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * What one contender has taken in one pattern: written as JMH writes its results, so that
 * a report reads both.
 *
 * @param pattern the pattern
 * @param contender who
 * @param threadCount in how many threads
 * @param forks the nanoseconds a chunk: of each process, of each round
 */
public record Comparison(String pattern, String contender, int threadCount, List<double[]> forks) {

	/** The contender that is not an arena. */
	public static final String PEER = "join-c";

	private static final String PREFIX = "join.";

	/** The name of a pattern among the benchmarks. */
	static String benchmark(String pattern) {
		return PREFIX + pattern;
	}

	/**
	 * Writes results.
	 * @param directory where the results of one Java version are
	 * @param comparisons what was measured
	 */
	public static void save(Path directory, List<Comparison> comparisons) {
		JsonMapper.builder()
			.build()
			.writeValue(Report.rawComparisons(directory), comparisons.stream().map(Comparison::json).toList());
	}

	/**
	 * Says what was measured, for whoever watches.
	 * @return a line
	 */
	public String describe() {
		return this.pattern + ", " + this.contender + ": " + Numbers.format(measurement().median()) + " ns";
	}

	private Measurement measurement() {
		return new Measurement(benchmark(this.pattern), this.threadCount, Map.of(), "ns/op", this.forks,
				new double[0]);
	}

	private Map<String, Object> json() {
		return Map.of("benchmark", Results.PACKAGE + benchmark(this.pattern), "threads", this.threadCount, "jdkVersion",
				System.getProperty("java.version"), "params", Map.of("peer", this.contender), "primaryMetric",
				Map.of("scoreUnit", "ns/op", "rawData", this.forks));
	}

}
