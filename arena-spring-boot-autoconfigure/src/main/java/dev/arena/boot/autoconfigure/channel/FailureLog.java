package dev.arena.boot.autoconfigure.channel;

import java.util.Locale;

import org.apache.commons.logging.Log;

/**
 * Logs failures of one listener, at most one in {@value #INTERVAL_NANOS} ns; the others
 * are counted. Belongs to one thread.
 */
final class FailureLog {

	private static final long INTERVAL_NANOS = 10_000_000_000L;

	private final Log logger;

	private final String channel;

	private boolean hasLogged;

	private long lastNanos;

	private long notLogged;

	FailureLog(Log logger, String channel) {
		this.logger = logger;
		this.channel = channel;
	}

	void failed(Throwable failure) {
		long now = System.nanoTime();
		if (this.hasLogged && now - this.lastNanos < INTERVAL_NANOS) {
			this.notLogged++;
			return;
		}
		String others = (this.notLogged > 0)
				? String.format(Locale.ROOT, " (and %d times since this was last logged)", this.notLogged) : "";
		this.logger.error("The listener of channel '" + this.channel + "' failed" + others, failure);
		this.hasLogged = true;
		this.lastNanos = now;
		this.notLogged = 0;
	}

}
