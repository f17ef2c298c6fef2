package dev.arena.sample.gateway;

import java.util.Locale;

/**
 * Why a datagram was neither processed nor handed off.
 */
public enum DropReason {

	/** No chunk was free in any pool that fits. */
	NO_CHUNK,

	/** The inbox of the worker was full. */
	QUEUE_FULL,

	/** It is larger than the largest chunk. */
	TOO_LARGE,

	/** Its handler failed; the log says why. */
	FAILED,

	/** The process it was to be handed off to was away. */
	UNDELIVERED,

	/** Its chunk had been reclaimed before its handle arrived, if it was a handle. */
	STALE,

	/** The application stopped before its turn. */
	SHUTDOWN;

	/**
	 * The reason as metrics and the API spell it.
	 * @return the name in lower case, such as {@code no-chunk}
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
