package dev.arena.sample.statsd;

import java.util.function.Consumer;

/**
 * Hands samples on and keeps the names of all other lines.
 */
public final class SampleHandler implements LineHandler {

	private final Consumer<Sample> samples;

	private final Consumer<String> others;

	SampleHandler(Consumer<Sample> samples, Consumer<String> others) {
		this.samples = samples;
		this.others = others;
	}

	/** For datagrams that have nothing but samples. */
	public SampleHandler(Consumer<Sample> samples) {
		this(samples, (other) -> {
			throw new AssertionError("Not a sample: " + other);
		});
	}

	@Override
	public void sample(Sample sample) {
		this.samples.accept(sample);
	}

	@Override
	public void event() {
		this.others.accept("event");
	}

	@Override
	public void serviceCheck() {
		this.others.accept("service check");
	}

	@Override
	public void malformed() {
		this.others.accept("malformed");
	}

}
