package dev.arena.sample.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import dev.arena.sample.statsd.MetricType;
import dev.arena.sample.statsd.Sample;

/**
 * What makes a series: samples that agree in all three belong together.
 *
 * @param type the type of the metric
 * @param name the name of the metric
 * @param tags the tags, sorted and without repetition
 */
public record SeriesId(MetricType type, String name, List<String> tags) implements Comparable<SeriesId> {

	private static final Comparator<SeriesId> ORDER = Comparator.comparing(SeriesId::name)
		.thenComparing((id) -> String.join(",", id.tags()))
		.thenComparing(SeriesId::type);

	static SeriesId of(Sample sample) {
		List<String> tags = Arrays.stream(sample.tags().toString().split(","))
			.filter((tag) -> !tag.isEmpty())
			.distinct()
			.sorted()
			.toList();
		return new SeriesId(sample.type(), sample.name().toString(), tags);
	}

	@Override
	public int compareTo(SeriesId other) {
		return ORDER.compare(this, other);
	}

}
