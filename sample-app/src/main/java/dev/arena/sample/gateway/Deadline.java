package dev.arena.sample.gateway;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time that threads have to end, all together.
 */
final class Deadline {

	private static final Logger logger = LoggerFactory.getLogger(Deadline.class);

	private final long nanos;

	Deadline(Duration timeout) {
		this.nanos = System.nanoTime() + timeout.toNanos();
	}

	void await(Thread thread) {
		try {
			TimeUnit.NANOSECONDS.timedJoin(thread, this.nanos - System.nanoTime());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (thread.isAlive()) {
			logger.warn("Thread {} did not end in time", thread.getName());
		}
	}

}
