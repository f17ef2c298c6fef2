package dev.arena;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Who waits for a chunk of one pool, first come, first served. Only the first one looks
 * whether there is a chunk, again and again with pauses in between; the others sleep
 * until they are the first. So a free has nothing to tell anybody, in whatever process it
 * happens, and costs no more than without waiters.
 * <p>
 * Who does not wait may take a chunk before those who do. Locks and parking, no monitors:
 * a virtual thread that waits gives its carrier away.
 */
final class Waiters {

	private static final long MIN_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

	private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final ReentrantLock turn = new ReentrantLock(true);

	/**
	 * The nanoseconds of a timeout, none if it is negative, at most as many as there are.
	 */
	static long nanos(Duration timeout) {
		if (timeout.isNegative()) {
			return 0;
		}
		return (timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0) ? timeout.toNanos() : Long.MAX_VALUE;
	}

	boolean areNone() {
		return !this.turn.isLocked();
	}

	/**
	 * Waits until an attempt succeeds.
	 * @param attempt what is tried, by one thread at a time
	 * @param timeoutNanos how long, 0 or less for one attempt if nobody waits
	 * @return whether it has succeeded
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	boolean await(BooleanSupplier attempt, long timeoutNanos) throws InterruptedException {
		requireNotInterrupted();
		long start = System.nanoTime();
		if (!this.turn.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
			return false;
		}
		try {
			return awaitTurned(attempt, start, timeoutNanos);
		}
		finally {
			this.turn.unlock();
		}
	}

	static void requireNotInterrupted() throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException("Interrupted before waiting for a chunk");
		}
	}

	private boolean awaitTurned(BooleanSupplier attempt, long start, long timeoutNanos) throws InterruptedException {
		long pauseNanos = MIN_PAUSE_NANOS;
		while (!attempt.getAsBoolean()) {
			long leftNanos = timeoutNanos - (System.nanoTime() - start);
			if (leftNanos <= 0) {
				return false;
			}
			LockSupport.parkNanos(this, Math.min(pauseNanos, leftNanos));
			if (Thread.interrupted()) {
				throw new InterruptedException("Interrupted while waiting for a chunk");
			}
			pauseNanos = Math.min(2 * pauseNanos, MAX_PAUSE_NANOS);
		}
		return true;
	}

}
