package dev.arena.sample.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.arena.sample.statsd.Sample;
import dev.arena.sample.statsd.StatsdParser;

/**
 * Finds the series of a sample by the very bytes that spell it, so that only the first
 * sample of a spelling is turned into strings. Tags in another order are another spelling
 * of the same series. Belongs to one worker.
 */
public final class SeriesCache {

	private final Aggregates aggregates;

	private final Map<Spelling, Series> seriesBySpelling = new HashMap<>();

	private final Spelling probe = new Spelling(new byte[StatsdParser.MAX_NAME_AND_TAGS + 2]);

	/**
	 * Creates an empty cache.
	 * @param aggregates where the series are
	 */
	public SeriesCache(Aggregates aggregates) {
		this.aggregates = aggregates;
	}

	/**
	 * Records a sample in its series.
	 * @param sample valid during the call only
	 * @return {@code false} if there was no room for it
	 */
	public boolean record(Sample sample) {
		Series series = find(sample);
		return series != null && series.record(sample);
	}

	private @Nullable Series find(Sample sample) {
		this.probe.spell(sample);
		Series known = this.seriesBySpelling.get(this.probe);
		if (known != null) {
			return known;
		}
		Series series = this.aggregates.find(SeriesId.of(sample));
		if (series != null) {
			remember(series);
		}
		return series;
	}

	/** A series has as many spellings as its tags have orders: start over when full. */
	private void remember(Series series) {
		if (this.seriesBySpelling.size() >= 2 * this.aggregates.maxSeries()) {
			this.seriesBySpelling.clear();
		}
		this.seriesBySpelling.put(this.probe.copy(), series);
	}

	/**
	 * Type, name and tags as one run of bytes; neither name nor tags contain a zero.
	 */
	private static final class Spelling {

		private final byte[] bytes;

		private int length;

		private int hash;

		Spelling(byte[] bytes) {
			this.bytes = bytes;
		}

		void spell(Sample sample) {
			this.bytes[0] = (byte) sample.type().ordinal();
			int nameEnd = sample.name().copyTo(this.bytes, 1);
			this.bytes[nameEnd] = 0;
			this.length = sample.tags().copyTo(this.bytes, nameEnd + 1);
			int hash = 1;
			for (int i = 0; i < this.length; i++) {
				hash = 31 * hash + this.bytes[i];
			}
			this.hash = hash;
		}

		Spelling copy() {
			Spelling copy = new Spelling(Arrays.copyOf(this.bytes, this.length));
			copy.length = this.length;
			copy.hash = this.hash;
			return copy;
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

		@Override
		public boolean equals(Object obj) {
			return obj instanceof Spelling other
					&& Arrays.equals(this.bytes, 0, this.length, other.bytes, 0, other.length);
		}

	}

}
