package dev.arena.benchmark.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The result of one benchmark with one set of parameters.
 *
 * @param benchmark class and method, without the package that all have in common
 * @param threadCount how many threads ran it
 * @param params its parameters, sorted by name
 * @param unit the unit of the scores
 * @param forks the scores: of each JVM, of each iteration
 * @param bytesPerOperation the garbage of each iteration
 */
record Measurement(String benchmark, int threadCount, Map<String, String> params, String unit, List<double[]> forks,
		double[] bytesPerOperation) {

	/** Half of all iterations of all JVMs took less. */
	double median() {
		return median(all());
	}

	double min() {
		return Arrays.stream(all()).min().orElseThrow();
	}

	double max() {
		return Arrays.stream(all()).max().orElseThrow();
	}

	/** The median of the JVM that was fastest. */
	double fastestFork() {
		return this.forks.stream().mapToDouble(Measurement::median).min().orElseThrow();
	}

	/** The median of the JVM that was slowest. */
	double slowestFork() {
		return this.forks.stream().mapToDouble(Measurement::median).max().orElseThrow();
	}

	/** The garbage of half of all iterations was less, or {@code NaN} if unknown. */
	double medianBytesPerOperation() {
		return (this.bytesPerOperation.length > 0) ? median(this.bytesPerOperation) : Double.NaN;
	}

	private double[] all() {
		return this.forks.stream().flatMapToDouble(Arrays::stream).toArray();
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
