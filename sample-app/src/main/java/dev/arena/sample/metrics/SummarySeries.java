package dev.arena.sample.metrics;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;

import dev.arena.sample.statsd.Sample;

/**
 * Summarises samples, each counted as often as the number of events it stands for.
 * Percentiles come from a sketch of bounded size.
 */
final class SummarySeries implements Series {

	private static final double RELATIVE_ACCURACY = 0.01;

	/** Eight decades at that accuracy; beyond, the lowest percentiles lose it first. */
	private static final int MAX_BINS = 1024;

	private final SeriesId id;

	private final DDSketch sketch = DDSketches.logarithmicCollapsingLowestDense(RELATIVE_ACCURACY, MAX_BINS);

	private double count;

	private double sum;

	private double min = Double.POSITIVE_INFINITY;

	private double max = Double.NEGATIVE_INFINITY;

	SummarySeries(SeriesId id) {
		this.id = id;
	}

	@Override
	public synchronized boolean record(Sample sample) {
		double value = sample.value();
		double weight = sample.weight();
		this.sketch.accept(value, weight);
		this.count += weight;
		this.sum += value * weight;
		this.min = Math.min(this.min, value);
		this.max = Math.max(this.max, value);
		return true;
	}

	@Override
	public synchronized SeriesView view() {
		double[] percentiles = this.sketch.getValuesAtQuantiles(new double[] { 0.5, 0.95, 0.99 });
		return new SeriesView.Summary(this.id.name(), this.id.tags(), Math.round(this.count), this.sum, this.min,
				this.max, this.sum / this.count, percentiles[0], percentiles[1], percentiles[2]);
	}

}
