package dev.arena.sample.metrics;

import java.util.concurrent.atomic.DoubleAdder;

import dev.arena.sample.statsd.Sample;

/**
 * Adds up samples, each multiplied by the number of events it stands for.
 */
final class CounterSeries implements Series {

	private final SeriesId id;

	private final DoubleAdder sum = new DoubleAdder();

	CounterSeries(SeriesId id) {
		this.id = id;
	}

	@Override
	public boolean record(Sample sample) {
		this.sum.add(sample.value() * sample.weight());
		return true;
	}

	@Override
	public SeriesView view() {
		return new SeriesView.Value(this.id.name(), this.id.tags(), this.sum.sum());
	}

}
