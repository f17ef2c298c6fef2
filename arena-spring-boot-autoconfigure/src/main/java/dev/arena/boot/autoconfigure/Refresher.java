package dev.arena.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Does something at an interval while somebody profits from it: in a thread of its own,
 * which ends when nobody has for some minutes and begins again with the next.
 */
class Refresher implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Refresher.class);

	private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(5);

	/** Lets what has failed for want of memory not use up the processor. */
	private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final long intervalNanos;

	private final Runnable refresh;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition isWanted = this.lock.newCondition();

	/** Guarded by the lock, as is what follows; written without it in {@link #use}. */
	private volatile long lastUseNanos = System.nanoTime();

	private volatile @Nullable Thread thread;

	private boolean isSoon;

	private boolean isClosed;

	Refresher(Duration interval, Runnable refresh) {
		this.intervalNanos = interval.toNanos();
		this.refresh = refresh;
	}

	/** The age from which on nothing is refreshed any more. */
	long longestAgeNanos() {
		return 2 * this.intervalNanos + IDLE_NANOS;
	}

	/** Says that somebody profits. */
	void use() {
		this.lastUseNanos = System.nanoTime();
		Thread refreshing = this.thread;
		if (refreshing == null || !refreshing.isAlive()) {
			begin(false);
		}
	}

	/** Refreshes as soon as possible: what has changed before this call is seen. */
	void refreshSoon() {
		this.lastUseNanos = System.nanoTime();
		begin(true);
	}

	private void begin(boolean soon) {
		this.lock.lock();
		try {
			this.isSoon |= soon;
			this.isWanted.signal();
			Thread refreshing = this.thread;
			if ((refreshing == null || !refreshing.isAlive()) && !this.isClosed) {
				// no values of whoever comes first, whom the thread would outlive
				Thread thread = new Thread(null, this::run, "arena-figures", 0, false);
				thread.setDaemon(true);
				thread.setContextClassLoader(null);
				this.thread = thread;
				thread.start();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void run() {
		Throwable failure = null;
		for (;;) { // until nobody profits
			try {
				if (failure != null) {
					Throwable told = failure;
					failure = null;
					LockSupport.parkNanos(this, AFTER_FAILURE_NANOS);
					logger.debug("The figures of arenas could not be refreshed", told);
				}
				if (!awaitNext()) {
					return;
				}
				this.refresh.run();
			}
			catch (RuntimeException | Error ex) { // the next may succeed: without a call
				failure = ex;
			}
		}
	}

	/** Waits for the next refresh; {@code false} if this thread is to end. */
	private boolean awaitNext() {
		this.lock.lock();
		try {
			long left = this.intervalNanos;
			while (!this.isSoon && !this.isClosed && left > 0) {
				left = this.isWanted.awaitNanos(left);
			}
			this.isSoon = false;
			if (this.isClosed || System.nanoTime() - this.lastUseNanos > IDLE_NANOS) {
				this.thread = null;
				return false;
			}
			return true;
		}
		catch (InterruptedException ex) { // by nobody who may: begins again with a use
			this.thread = null;
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.isClosed = true;
			this.isWanted.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

}
