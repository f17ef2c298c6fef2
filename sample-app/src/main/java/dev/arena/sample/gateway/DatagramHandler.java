package dev.arena.sample.gateway;

import dev.arena.sample.statsd.Bytes;

/**
 * What is done with a datagram. Each thread has a handler of its own.
 */
@FunctionalInterface
public interface DatagramHandler {

	/**
	 * Handles one datagram.
	 * @param datagram valid during the call only
	 */
	void handle(Bytes datagram);

}
