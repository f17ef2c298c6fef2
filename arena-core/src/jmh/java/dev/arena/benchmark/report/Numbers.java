package dev.arena.benchmark.report;

import java.util.Locale;

/**
 * Numbers with about three digits that matter.
 */
final class Numbers {

	private Numbers() {
	}

	static String format(double value) {
		if (Double.isNaN(value)) {
			return "–";
		}
		double magnitude = Math.abs(value);
		String format = (magnitude >= 100) ? "%.0f" : (magnitude >= 10) ? "%.1f" : (magnitude >= 0.1) ? "%.2f" : "%.3f";
		return String.format(Locale.ROOT, format, value);
	}

}
