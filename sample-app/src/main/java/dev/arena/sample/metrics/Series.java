package dev.arena.sample.metrics;

import dev.arena.sample.statsd.Sample;

/**
 * The aggregate of all samples with one {@link SeriesId}. Thread-safe: several workers
 * may record into a series at once.
 */
interface Series {

	/**
	 * Takes a sample in.
	 * @param sample valid during the call only
	 * @return {@code false} if there was no room for it
	 */
	boolean record(Sample sample);

	/**
	 * The present state.
	 * @return a snapshot
	 */
	SeriesView view();

}
