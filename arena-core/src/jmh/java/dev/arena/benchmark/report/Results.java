package dev.arena.benchmark.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON that JMH writes.
 */
final class Results {

	static final String PACKAGE = "dev.arena.benchmark.";

	private static final String GARBAGE = "gc.alloc.rate.norm";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JsonNode json;

	private final List<Measurement> measurements = new ArrayList<>();

	private Results(JsonNode json) {
		this.json = json;
		json.forEach((entry) -> this.measurements.add(measurement(entry)));
	}

	/** What JMH has measured, and what was compared beside it if that was run. */
	static Results load(Path jmh, Path comparisons) {
		ArrayNode all = (ArrayNode) JSON.readTree(jmh);
		if (Files.exists(comparisons)) {
			all.addAll((ArrayNode) JSON.readTree(comparisons));
		}
		return new Results(all);
	}

	List<Measurement> all() {
		return this.measurements;
	}

	/** What was measured, if it was. */
	Optional<Measurement> find(Selection selection) {
		return this.measurements.stream().filter(selection::matches).findFirst();
	}

	/**
	 * Writes the JSON without what tells about the machine's files: the path of the JVM
	 * and its arguments give way to its version.
	 */
	void saveWithoutPaths(Path file) {
		this.json.forEach((entry) -> {
			ObjectNode result = (ObjectNode) entry;
			result.put("jvm", "java " + entry.path("jdkVersion").asString());
			result.remove("jvmArgs");
		});
		JSON.writerWithDefaultPrettyPrinter().writeValue(file, this.json);
	}

	private static Measurement measurement(JsonNode entry) {
		Map<String, String> params = new TreeMap<>();
		entry.path("params").properties().forEach((param) -> params.put(param.getKey(), param.getValue().asString()));
		JsonNode metric = entry.path("primaryMetric");
		List<double[]> forks = new ArrayList<>();
		metric.path("rawData").forEach((fork) -> forks.add(numbers(fork)));
		return new Measurement(entry.path("benchmark").asString().substring(PACKAGE.length()),
				entry.path("threads").asInt(), params, metric.path("scoreUnit").asString(), forks, garbage(entry));
	}

	private static double[] garbage(JsonNode entry) {
		List<Double> bytes = new ArrayList<>();
		for (JsonNode fork : entry.path("secondaryMetrics").path(GARBAGE).path("rawData")) {
			fork.forEach((value) -> bytes.add(value.asDouble(Double.NaN)));
		}
		return bytes.stream().mapToDouble(Double::doubleValue).toArray();
	}

	private static double[] numbers(JsonNode array) {
		return array.valueStream().mapToDouble(JsonNode::asDouble).toArray();
	}

}
