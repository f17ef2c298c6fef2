package dev.arena.sample.statsd;

/**
 * Gets what the lines of a datagram say, line by line.
 */
public interface LineHandler {

	/**
	 * A value of a metric. A line may have several.
	 * @param sample the value; the object is reused
	 */
	void sample(Sample sample);

	/**
	 * An event of Datadog's clients, which says something happened and measures nothing.
	 */
	void event();

	/**
	 * A service check of Datadog's clients, which says how a service is.
	 */
	void serviceCheck();

	/**
	 * A line that is none of these and was skipped.
	 */
	void malformed();

}
