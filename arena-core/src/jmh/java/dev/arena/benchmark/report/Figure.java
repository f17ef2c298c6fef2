package dev.arena.benchmark.report;

import java.util.Arrays;

/**
 * What is compared with a target.
 */
enum Figure {

	/** Our time divided by the peer's: lower is better. */
	RATIO(true) {

		@Override
		Estimate of(Measurement ours, Measurement peers) {
			return new Estimate(ours.median() / peers.median(), ours.fastestFork() / peers.slowestFork(),
					ours.slowestFork() / peers.fastestFork());
		}

	},

	/** Throughput of two threads (ours) divided by that of one: higher is better. */
	SPEEDUP_OF_TWO(false) {

		@Override
		Estimate of(Measurement ours, Measurement peers) {
			return new Estimate(2 * peers.median() / ours.median(), 2 * peers.fastestFork() / ours.slowestFork(),
					2 * peers.slowestFork() / ours.fastestFork());
		}

	},

	/** Bytes of garbage per operation, no peer: lower is better. */
	GARBAGE(true) {

		@Override
		Estimate of(Measurement ours, Measurement peers) {
			double[] bytes = ours.bytesPerOperation();
			return new Estimate(ours.medianBytesPerOperation(), Arrays.stream(bytes).min().orElse(Double.NaN),
					Arrays.stream(bytes).max().orElse(Double.NaN));
		}

	};

	private final boolean lowerIsBetter;

	Figure(boolean lowerIsBetter) {
		this.lowerIsBetter = lowerIsBetter;
	}

	abstract Estimate of(Measurement ours, Measurement peers);

	boolean meets(double value, double limit) {
		return this.lowerIsBetter ? value <= limit : value >= limit;
	}

	String relation() {
		return this.lowerIsBetter ? "≤" : "≥";
	}

	/**
	 * A value from the medians, and between which values it lies if one JVM of each side
	 * is looked at.
	 */
	record Estimate(double value, double low, double high) {

	}

}
