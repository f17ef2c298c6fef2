package dev.arena.boot.autoconfigure.channel;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs failures of one listener with a limit: the first ones, and then one each ten
 * seconds, which says how many were left out. Thread-safe.
 */
final class FailureLog {

	private static final Log logger = LogFactory.getLog(ChunkListenerContainer.class);

	private static final int AT_ONCE = 5;

	private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

	private int logged;

	private long lastNanos;

	private long leftOut;

	/** Logs a failure, unless there were too many. */
	void failed(ChunkMessage message, Throwable failure) {
		long leftOut = leftOutOrNegative(System.nanoTime());
		if (leftOut >= 0) {
			logger.error(String.format(Locale.ROOT, "A listener failed at %s; it goes on with the next one%s", message,
					(leftOut == 0) ? ""
							: String.format(Locale.ROOT, " (%d more failures were not logged before)", leftOut)),
					failure);
		}
	}

	/**
	 * Decides whether to log a failure.
	 * @return how many were left out since the last one that was logged, or -1 to leave
	 * this one out too
	 */
	synchronized long leftOutOrNegative(long nowNanos) {
		if (this.logged >= AT_ONCE && nowNanos - this.lastNanos < INTERVAL_NANOS) {
			this.leftOut++;
			return -1;
		}
		long leftOut = this.leftOut;
		this.logged = Math.min(AT_ONCE, this.logged + 1);
		this.lastNanos = nowNanos;
		this.leftOut = 0;
		return leftOut;
	}

}
