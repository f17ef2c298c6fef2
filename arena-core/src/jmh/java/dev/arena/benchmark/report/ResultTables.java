package dev.arena.benchmark.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything that was measured, a table for each benchmark.
 */
final class ResultTables {

	private static final Comparator<Measurement> ORDER = Comparator.comparingInt(Measurement::threadCount)
		.thenComparing(ResultTables::withoutPeer)
		.thenComparingDouble(Measurement::median);

	private final Results results;

	ResultTables(Results results) {
		this.results = results;
	}

	String markdown() {
		Map<String, List<Measurement>> byBenchmark = this.results.all()
			.stream()
			.collect(Collectors.groupingBy(Measurement::benchmark, TreeMap::new, Collectors.toList()));
		StringBuilder tables = new StringBuilder();
		byBenchmark.forEach((benchmark, measurements) -> {
			tables.append("### ").append(benchmark).append("\n\n");
			tables.append("| parameters | threads | median | min | max | unit | garbage, B/op |\n");
			tables.append("|---|--:|--:|--:|--:|---|--:|\n");
			measurements.stream().sorted(ORDER).forEach((measurement) -> tables.append(row(measurement)));
			tables.append('\n');
		});
		return tables.toString();
	}

	private static String row(Measurement measurement) {
		return "| " + params(measurement) + " | " + measurement.threadCount() + " | "
				+ Numbers.format(measurement.median()) + " | " + Numbers.format(measurement.min()) + " | "
				+ Numbers.format(measurement.max()) + " | " + measurement.unit() + " | "
				+ Numbers.format(measurement.medianBytesPerOperation()) + " |\n";
	}

	private static String params(Measurement measurement) {
		return measurement.params()
			.entrySet()
			.stream()
			.map((param) -> param.getKey().equals("peer") ? param.getValue() : param.getKey() + " " + param.getValue())
			.collect(Collectors.joining(", "));
	}

	/** So that all peers of one workload stand together, numbers in their order. */
	private static String withoutPeer(Measurement measurement) {
		return measurement.params()
			.entrySet()
			.stream()
			.filter((param) -> !param.getKey().equals("peer"))
			.map((param) -> param.getKey() + " ".repeat(Math.max(0, 12 - param.getValue().length())) + param.getValue())
			.collect(Collectors.joining(","));
	}

}
