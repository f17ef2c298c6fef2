package dev.arena.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Turns raw results into what {@code docs/benchmarks} has: the tables, the chart, and a
 * copy of the raw results.
 */
public final class Report {

	private static final String QUICK_WARNING = """
			**A quick run: it shows that everything works. Its numbers mean nothing, least of all those of code that was
			not compiled yet.**

			""";

	private Report() {
	}

	/**
	 * The file of the raw results, as JMH writes them.
	 * @param directory where the results of one Java version are
	 * @return the file
	 */
	public static Path rawResults(Path directory) {
		return directory.resolve("results.json");
	}

	/**
	 * The file of what was compared outside of JMH, in the same form.
	 * @param directory where the results of one Java version are
	 * @return the file
	 */
	static Path rawComparisons(Path directory) {
		return directory.resolve("comparisons.json");
	}

	/**
	 * Writes the report.
	 * @param directory where the results of one Java version are
	 * @param report where the report goes; what it had for this Java version is replaced
	 * @throws IOException if a file cannot be written
	 */
	public static void write(Path directory, Path report) throws IOException {
		Environment environment = Environment.load(directory);
		Results results = Results.load(rawResults(directory), rawComparisons(directory));
		Files.createDirectories(report);
		String java = "jdk" + environment.javaFeature();
		results.saveWithoutPaths(report.resolve("results-" + java + ".json"));
		Files.writeString(report.resolve("pairs-" + java + ".svg"), new RatioChart(results, environment).svg());
		Files.writeString(report.resolve("results-" + java + ".md"), markdown(results, environment, java));
	}

	private static String markdown(Results results, Environment environment, String java) {
		return """
				# Benchmarks, JDK %d

				Written by `%s` on %s. How to read this: [README](README.md). Raw results:
				[results-%s.json](results-%s.json).

				%s%s
				## Targets

				Scores are medians of all iterations in all JVMs. The range is what the ratio would be with only the
				luckiest and the unluckiest JVM of each side; "range says both" means that a target lies within it.

				%s
				## Peers

				![Time of each peer as a multiple of that of a local arena](pairs-%s.svg)

				## All results

				%s""".formatted(environment.javaFeature(), environment.command(), environment.date(), java, java,
				environment.quick() ? QUICK_WARNING : "", table(environment), new TargetTable(results).markdown(), java,
				new ResultTables(results).markdown().stripTrailing() + "\n");
	}

	private static String table(Environment environment) {
		return """
				| | |
				|---|---|
				| processor | %s, %d processors |
				| memory | %d MiB |
				| system | %s |
				| Java | %s |
				| load average at the start | %s |
				""".formatted(environment.processor(), environment.processorCount(), environment.memoryMebibytes(),
				environment.operatingSystem(), environment.java(), environment.loadAverage());
	}

}
