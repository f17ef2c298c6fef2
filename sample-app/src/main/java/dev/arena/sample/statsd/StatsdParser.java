package dev.arena.sample.statsd;

import org.jspecify.annotations.Nullable;

/**
 * Parses datagrams of the StatsD protocol, lines of the form
 *
 * <pre class="code">
 * name:value|type
 * name:value|type|@rate|#tag,key:value
 * name:value:value:value|type
 * </pre>
 *
 * as written by Etsy's and by Datadog's clients, and recognises Datadog's events and
 * service checks. Sections it does not know, such as the container id of Datadog, are
 * skipped. A line is taken as a whole or not at all. Creates no garbage; one thread at a
 * time.
 */
public final class StatsdParser {

	/** Bounds what a series costs: longer ones are malformed. */
	public static final int MAX_NAME_AND_TAGS = 1024;

	private static final double MIN_RATE = 1e-9;

	private final Sample sample = new Sample();

	private final Decimal decimal = new Decimal();

	/**
	 * Parses all lines of a datagram.
	 * @param datagram the bytes
	 * @param handler gets what they say
	 */
	public void parse(Bytes datagram, LineHandler handler) {
		int from = 0;
		while (from < datagram.length()) {
			int newline = indexOf('\n', datagram, from, datagram.length());
			int to = (newline > from && datagram.at(newline - 1) == '\r') ? newline - 1 : newline;
			if (to > from) {
				parseLine(datagram, from, to, handler);
			}
			from = newline + 1;
		}
	}

	private void parseLine(Bytes bytes, int from, int to, LineHandler handler) {
		Annotation annotation = Annotation.of(bytes, from, to);
		boolean accepted = (annotation != null) ? annotation.accepts(bytes, from, to)
				: parseMetric(bytes, from, to, handler);
		if (!accepted) {
			handler.malformed();
		}
		else if (annotation == Annotation.EVENT) {
			handler.event();
		}
		else if (annotation == Annotation.SERVICE_CHECK) {
			handler.serviceCheck();
		}
	}

	private boolean parseMetric(Bytes bytes, int from, int to, LineHandler handler) {
		int colon = indexOf(':', bytes, from, to);
		int valuesEnd = indexOf('|', bytes, colon, to);
		int typeEnd = indexOf('|', bytes, valuesEnd + 1, to);
		MetricType type = (valuesEnd < to) ? MetricType.of(bytes, valuesEnd + 1, typeEnd) : null;
		if (type == null || !parseName(bytes, from, colon)) {
			return false;
		}
		this.sample.start(type);
		if (!parseSections(bytes, typeEnd, to)) {
			return false;
		}
		if (type == MetricType.SET) {
			return acceptMember(bytes, colon + 1, valuesEnd, handler);
		}
		return forEachValue(bytes, colon + 1, valuesEnd, null) && forEachValue(bytes, colon + 1, valuesEnd, handler);
	}

	private boolean parseName(Bytes bytes, int from, int to) {
		this.sample.name().set(bytes, from, to);
		return to > from && !this.sample.name().hasControlCharacterOr('|');
	}

	/** Parses what follows the type; {@code from} is at the bar before each section. */
	private boolean parseSections(Bytes bytes, int from, int to) {
		int bar = from;
		while (bar < to) {
			int end = indexOf('|', bytes, bar + 1, to);
			if (end > bar + 1 && !parseSection(bytes, bar + 1, end)) {
				return false;
			}
			bar = end;
		}
		return this.sample.name().length() + this.sample.tags().length() <= MAX_NAME_AND_TAGS;
	}

	private boolean parseSection(Bytes bytes, int from, int to) {
		switch (bytes.at(from)) {
			case '@' -> {
				if (!this.decimal.read(bytes, from + 1, to) || this.decimal.value() < MIN_RATE
						|| this.decimal.value() > 1) {
					return false;
				}
				this.sample.rate(this.decimal.value());
			}
			case '#' -> {
				this.sample.tags().set(bytes, from + 1, to);
				return !this.sample.tags().hasControlCharacterOr('|');
			}
			default -> {
				// A section of a later version of the protocol.
			}
		}
		return true;
	}

	/** The member of a set may contain colons, an IPv6 address for example. */
	private boolean acceptMember(Bytes bytes, int from, int to, LineHandler handler) {
		if (from == to) {
			return false;
		}
		this.sample.member().set(bytes, from, to);
		handler.sample(this.sample);
		return true;
	}

	private boolean forEachValue(Bytes bytes, int from, int to, @Nullable LineHandler handler) {
		int start = from;
		while (start <= to) {
			int end = indexOf(':', bytes, start, to);
			if (!this.decimal.read(bytes, start, end)) {
				return false;
			}
			if (handler != null) {
				this.sample.number(this.decimal);
				handler.sample(this.sample);
			}
			start = end + 1;
		}
		return true;
	}

	/** Returns {@code to} if the character does not occur. */
	private static int indexOf(char wanted, Bytes bytes, int from, int to) {
		int index = from;
		while (index < to && bytes.at(index) != wanted) {
			index++;
		}
		return index;
	}

}
