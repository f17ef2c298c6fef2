package dev.arena.sample.statsd;

import org.jspecify.annotations.Nullable;

/**
 * The lines of Datadog's clients that are no metrics:
 *
 * <pre class="code">
 * _e{title bytes,text bytes}:title|text|…
 * _sc|name|status|…
 * </pre>
 *
 * They are recognised and checked as far as the sections that must be there; what they
 * say is not kept.
 */
enum Annotation {

	/** An event. */
	EVENT("_e{") {

		@Override
		boolean isWellFormed(Bytes bytes, int from, int to) {
			int comma = digitsEnd(bytes, from, to);
			int brace = digitsEnd(bytes, comma + 1, to);
			if (!is(',', bytes, comma, to) || !is('}', bytes, brace, to) || !is(':', bytes, brace + 1, to)) {
				return false;
			}
			long title = number(bytes, from, comma);
			long text = number(bytes, comma + 1, brace);
			long bar = brace + 2 + title;
			long end = bar + 1 + text;
			return title > 0 && end <= to && bytes.at((int) bar) == '|' && isEndOfSection(bytes, (int) end, to);
		}

	},

	/** A service check. */
	SERVICE_CHECK("_sc|") {

		@Override
		boolean isWellFormed(Bytes bytes, int from, int to) {
			int bar = from;
			while (bar < to && bytes.at(bar) != '|') {
				bar++;
			}
			return bar > from && bar + 1 < to && bytes.at(bar + 1) >= '0' && bytes.at(bar + 1) <= '3'
					&& isEndOfSection(bytes, bar + 2, to);
		}

	};

	/** Longer numbers than a datagram has bytes mean nothing, and must not overflow. */
	private static final int MAX_DIGITS = 9;

	private static final Annotation[] ALL = values();

	private final String prefix;

	Annotation(String prefix) {
		this.prefix = prefix;
	}

	/** What a line claims to be, {@code null} if it does not claim to be one of these. */
	static @Nullable Annotation of(Bytes bytes, int from, int to) {
		for (Annotation annotation : ALL) {
			if (annotation.isPrefixOf(bytes, from, to)) {
				return annotation;
			}
		}
		return null;
	}

	/** Whether a line that has the prefix is complete. */
	boolean accepts(Bytes bytes, int from, int to) {
		return isWellFormed(bytes, from + this.prefix.length(), to);
	}

	abstract boolean isWellFormed(Bytes bytes, int from, int to);

	private boolean isPrefixOf(Bytes bytes, int from, int to) {
		for (int i = 0; i < this.prefix.length(); i++) {
			if (!is(this.prefix.charAt(i), bytes, from + i, to)) {
				return false;
			}
		}
		return true;
	}

	private static boolean is(char wanted, Bytes bytes, int index, int to) {
		return index < to && bytes.at(index) == wanted;
	}

	private static boolean isEndOfSection(Bytes bytes, int index, int to) {
		return index == to || bytes.at(index) == '|';
	}

	private static int digitsEnd(Bytes bytes, int from, int to) {
		int end = from;
		while (end < to && end - from < MAX_DIGITS && bytes.at(end) >= '0' && bytes.at(end) <= '9') {
			end++;
		}
		return end;
	}

	private static long number(Bytes bytes, int from, int to) {
		long number = 0;
		for (int i = from; i < to; i++) {
			number = number * 10 + (bytes.at(i) - '0');
		}
		return number;
	}

}
