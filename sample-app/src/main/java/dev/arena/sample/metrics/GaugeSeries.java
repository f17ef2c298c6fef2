package dev.arena.sample.metrics;

import dev.arena.sample.statsd.Sample;

/**
 * Keeps the last value. A sample with a sign changes it, so a negative value is reached
 * by way of zero; that is the rule of the protocol.
 */
final class GaugeSeries implements Series {

	private final SeriesId id;

	private double value;

	GaugeSeries(SeriesId id) {
		this.id = id;
	}

	@Override
	public synchronized boolean record(Sample sample) {
		this.value = sample.signed() ? this.value + sample.value() : sample.value();
		return true;
	}

	@Override
	public synchronized SeriesView view() {
		return new SeriesView.Value(this.id.name(), this.id.tags(), this.value);
	}

}
