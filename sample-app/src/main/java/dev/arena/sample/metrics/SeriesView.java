package dev.arena.sample.metrics;

import java.util.List;

/**
 * A series as the API shows it.
 */
public sealed interface SeriesView {

	/**
	 * The name of the metric.
	 * @return the name
	 */
	String name();

	/**
	 * The tags of the series.
	 * @return the tags, sorted
	 */
	List<String> tags();

	/**
	 * A counter or a gauge.
	 *
	 * @param name the name of the metric
	 * @param tags the tags of the series
	 * @param value the sum of a counter, the present value of a gauge
	 */
	record Value(String name, List<String> tags, double value) implements SeriesView {

	}

	/**
	 * A timer, histogram or distribution.
	 *
	 * @param name the name of the metric
	 * @param tags the tags of the series
	 * @param count how many events the samples stand for
	 * @param sum the sum over those events
	 * @param min the smallest sample
	 * @param max the largest sample
	 * @param mean the sum divided by the count
	 * @param p50 the median, within 1 %
	 * @param p95 the 95th percentile, within 1 %
	 * @param p99 the 99th percentile, within 1 %
	 */
	record Summary(String name, List<String> tags, long count, double sum, double min, double max, double mean,
			double p50, double p95, double p99) implements SeriesView {

	}

	/**
	 * A set.
	 *
	 * @param name the name of the metric
	 * @param tags the tags of the series
	 * @param cardinality how many different members were seen
	 */
	record Cardinality(String name, List<String> tags, int cardinality) implements SeriesView {

	}

}
