package dev.arena.boot.autoconfigure.channel;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.arena.Chunk;
import dev.arena.channel.ChunkChannel;
import dev.arena.channel.ChunkReceiver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Receives the messages of one channel in a thread of its own and calls the listener with
 * each. Whatever is thrown, either the thread goes on or {@link #state()} says that it
 * does not. Thread-safe.
 */
final class ChunkListenerContainer {

	private static final Log logger = LogFactory.getLog(ChunkListenerContainer.class);

	/** How long a request to stop or pause waits for a thread that receives nothing. */
	private static final Duration IDLE = Duration.ofMillis(100);

	private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final String name;

	private final ChunkChannel channel;

	private final ListenerMethod listener;

	private final @Nullable ChunkListenerErrorHandler errors;

	private final Duration drainTimeout;

	private final FailureLog failures;

	private final LongAdder handledCount = new LongAdder();

	private final LongAdder failedCount = new LongAdder();

	private final LongAdder restartCount = new LongAdder();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** Written with the lock held. */
	private volatile ListenerState state = ListenerState.STOPPED;

	private volatile boolean stopping;

	private volatile boolean pausing;

	private volatile @Nullable String lastFailure;

	private volatile @Nullable Thread thread;

	/**
	 * Creates a container.
	 * @param name the name of the channel
	 * @param channel the channel
	 * @param listener what to call
	 * @param errors what decides after an exception: goes on if it returns, stops if it
	 * throws; {@code null} to log and go on
	 * @param drainTimeout how long to receive what is there already when it stops
	 */
	ChunkListenerContainer(String name, ChunkChannel channel, ListenerMethod listener,
			@Nullable ChunkListenerErrorHandler errors, Duration drainTimeout) {
		this.name = name;
		this.channel = channel;
		this.listener = listener;
		this.errors = errors;
		this.drainTimeout = drainTimeout;
		this.failures = new FailureLog(logger, name);
	}

	String name() {
		return this.name;
	}

	ChunkChannel channel() {
		return this.channel;
	}

	long handledCount() {
		return this.handledCount.sum();
	}

	long failedCount() {
		return this.failedCount.sum();
	}

	long restartCount() {
		return this.restartCount.sum();
	}

	@Nullable String lastFailure() {
		return this.lastFailure;
	}

	/** What it is doing; a thread that has died in spite of everything has failed. */
	ListenerState state() {
		ListenerState state = this.state;
		Thread thread = this.thread;
		boolean isLost = state != ListenerState.STOPPED && (thread == null || !thread.isAlive());
		return isLost ? ListenerState.FAILED : state;
	}

	/** Starts the thread unless it runs. */
	void start() {
		this.lock.lock();
		try {
			Thread former = this.thread;
			if (former != null && former.isAlive()) {
				return;
			}
			this.stopping = false;
			Thread thread = new Thread(this::run, "arena-channel-" + this.name);
			thread.setDaemon(true);
			this.thread = thread;
			this.state = this.pausing ? ListenerState.PAUSED : ListenerState.RUNNING;
			thread.start();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Receives nothing more until it is resumed. */
	void pause() {
		this.lock.lock();
		try {
			this.pausing = true;
			if (this.state == ListenerState.RUNNING) {
				this.state = ListenerState.PAUSED;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Goes on, also after it has failed. */
	void resume() {
		this.lock.lock();
		try {
			this.pausing = false;
			if (this.state == ListenerState.PAUSED) {
				this.state = ListenerState.RUNNING;
			}
			this.changed.signalAll();
			if (!this.stopping && this.state != ListenerState.STOPPED) {
				start();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Receives what is there, at most for the time to drain, and ends. A listener that
	 * does not return by then is interrupted.
	 */
	void stop() {
		Thread thread = this.thread;
		this.lock.lock();
		try {
			this.stopping = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		try {
			if (thread != null && thread != Thread.currentThread()) {
				thread.join(this.drainTimeout.plus(IDLE).plus(IDLE).toMillis());
				if (thread.isAlive()) {
					thread.interrupt();
					thread.join(IDLE.toMillis());
				}
				if (thread.isAlive()) {
					logger.warn("The listener of channel '" + this.name + "' does not return: " + this.listener);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			enter(ListenerState.STOPPED);
		}
	}

	private void run() {
		while (!this.stopping) {
			try {
				receive();
				return;
			}
			catch (ListenerStoppedException ex) {
				this.failures.failed(ex);
				fail();
				return;
			}
			catch (Throwable ex) {
				this.lastFailure = ex.toString();
				if (this.channel.isClosed()) {
					this.failures.failed(ex);
					fail();
					return;
				}
				enter(ListenerState.RESTARTING);
				this.failures.failed(ex);
				this.restartCount.increment();
				awaitRestart();
			}
		}
	}

	/** Another thread may take over from here on. */
	private void fail() {
		this.lock.lock();
		try {
			this.state = ListenerState.FAILED;
			this.thread = null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void receive() throws Throwable {
		try (ChunkReceiver receiver = this.channel.receiver()) {
			Chunk chunk = this.channel.arena().newChunk();
			enter(this.pausing ? ListenerState.PAUSED : ListenerState.RUNNING);
			while (!this.stopping) {
				if (this.pausing) {
					awaitResumption();
				}
				else if (receiveOne(receiver, chunk)) {
					handle(receiver, chunk);
				}
			}
			long deadline = System.nanoTime() + this.drainTimeout.toNanos();
			while (!this.pausing && System.nanoTime() - deadline < 0 && receiver.receive(chunk)) {
				handle(receiver, chunk);
			}
		}
	}

	/** An interrupt that is not a request to stop has been left by the listener. */
	private boolean receiveOne(ChunkReceiver receiver, Chunk chunk) {
		try {
			return receiver.receive(chunk, IDLE);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	private void handle(ChunkReceiver receiver, Chunk chunk) throws Throwable {
		Exception failure = null;
		try (chunk) {
			this.listener.call(chunk, receiver.lengthBytes(), receiver.type(), receiver.sender());
			this.handledCount.increment();
		}
		catch (Exception ex) {
			failure = ex;
		}
		if (failure != null) {
			this.failedCount.increment();
			this.lastFailure = failure.toString();
			decide(failure);
		}
	}

	private void decide(Exception failure) {
		if (this.errors == null) {
			this.failures.failed(failure);
			return;
		}
		try {
			this.errors.handle(this.name, failure);
		}
		catch (RuntimeException ex) {
			throw new ListenerStoppedException(String.format(Locale.ROOT,
					"The listener of channel '%s' has stopped; resume it through the endpoint 'channels'", this.name),
					ex);
		}
	}

	private void awaitResumption() {
		this.lock.lock();
		try {
			while (this.pausing && !this.stopping) {
				this.changed.await();
			}
		}
		catch (InterruptedException ex) {
			logger.debug("Interrupted while paused", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitRestart() {
		this.lock.lock();
		try {
			long left = RESTART_NANOS;
			while (!this.stopping && left > 0) {
				left = this.changed.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			logger.debug("Interrupted while waiting to start again", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void enter(ListenerState state) {
		this.lock.lock();
		try {
			this.state = state;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Thrown to end the thread of a listener.
	 */
	private static final class ListenerStoppedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		ListenerStoppedException(String message, Throwable cause) {
			super(message, cause);
		}

	}

}
