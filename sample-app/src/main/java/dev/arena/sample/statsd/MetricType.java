package dev.arena.sample.statsd;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What a line says its value is.
 */
public enum MetricType {

	/** {@code c}: a number to add. */
	COUNTER,

	/** {@code g}: the present value, or with a sign a change of it. */
	GAUGE,

	/** {@code ms}: a duration in milliseconds. */
	TIMER,

	/** {@code h}: one of many values. */
	HISTOGRAM,

	/** {@code d}: one of many values, aggregated over all senders. */
	DISTRIBUTION,

	/** {@code s}: a member to be counted once. */
	SET;

	/**
	 * The name of many of them.
	 * @return the name in lower case, such as {@code counters}
	 */
	public String plural() {
		return name().toLowerCase(Locale.ROOT) + "s";
	}

	static @Nullable MetricType of(Bytes bytes, int from, int to) {
		if (to - from == 2) {
			return (bytes.at(from) == 'm' && bytes.at(from + 1) == 's') ? TIMER : null;
		}
		if (to - from != 1) {
			return null;
		}
		return switch (bytes.at(from)) {
			case 'c' -> COUNTER;
			case 'g' -> GAUGE;
			case 'h' -> HISTOGRAM;
			case 'd' -> DISTRIBUTION;
			case 's' -> SET;
			default -> null;
		};
	}

}
