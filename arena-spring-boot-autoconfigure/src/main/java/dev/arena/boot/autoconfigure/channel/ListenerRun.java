package dev.arena.boot.autoconfigure.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import dev.arena.channel.ChunkChannel;
import dev.arena.channel.ChunkReceiver;

/**
 * The threads of a container from one start to the next stop, and their receiver, at
 * which they take turns: one waits for a message while the others handle theirs. The last
 * thread to end closes the receiver, so that another process takes over.
 */
final class ListenerRun {

	/** After so long a thread that waits looks whether it is to stop. */
	private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

	private final ChunkListenerContainer container;

	private final ChunkReceiver receiver;

	private final ReentrantLock turn = new ReentrantLock();

	private final List<ListenerWorker> workers = new ArrayList<>();

	private final AtomicInteger living;

	private volatile boolean stopping;

	private volatile boolean active;

	private long stoppedAtNanos;

	private long drainNanos;

	/**
	 * How many of the messages that waited when it stopped to wait; -1: not counted yet.
	 */
	private long leftToDrain = -1;

	/**
	 * Becomes a receiver, for threads that are yet to be started.
	 */
	ListenerRun(ChunkListenerContainer container, ChunkChannel channel, int concurrency) {
		this.container = container;
		this.receiver = channel.receiver();
		this.living = new AtomicInteger(concurrency);
		for (int i = 0; i < concurrency; i++) {
			this.workers.add(new ListenerWorker(this, container, channel, i + 1));
		}
	}

	/**
	 * Starts the threads.
	 * @throws Error if one could not be started; then all of them end
	 */
	void start() {
		for (ListenerWorker worker : this.workers) {
			try {
				worker.startThread();
			}
			catch (Throwable ex) {
				stop();
				workerEnded();
				this.workers.subList(this.workers.indexOf(worker) + 1, this.workers.size())
					.forEach((neverStarted) -> workerEnded());
				throw ex;
			}
		}
	}

	/**
	 * Waits for the next message.
	 * @return {@code false} if there is none to be received any more
	 */
	boolean receive(ChunkMessage message) {
		while (true) {
			this.turn.lock();
			try {
				if (this.stopping) {
					return drain(message);
				}
				if (this.active != this.receiver.isActive()) {
					this.active = true;
				}
				if (this.receiver.receive(message.chunk(), LOOK_INTERVAL)) {
					return true;
				}
			}
			catch (InterruptedException ex) {
				// a listener has interrupted its thread: the next message is none the
				// worse
			}
			finally {
				if (message.chunk().isOpen()) { // also if receiving threw
					message.note(this.receiver);
				}
				this.turn.unlock();
			}
		}
	}

	/** Under the lock. */
	private boolean drain(ChunkMessage message) {
		if (this.leftToDrain < 0) {
			this.leftToDrain = (this.drainNanos > 0 && this.receiver.isActive()) ? this.container.waiting() : 0;
		}
		if (this.leftToDrain == 0) {
			return false;
		}
		this.leftToDrain--;
		return System.nanoTime() - this.stoppedAtNanos < this.drainNanos && this.receiver.receive(message.chunk());
	}

	/** Has the threads end after the messages that they handle. */
	void stop() {
		stopAfterDraining(Duration.ZERO);
	}

	/** Has the threads end after those messages, too, that wait now. */
	void stopAfterDraining(Duration limit) {
		synchronized (this.living) {
			if (!this.stopping) {
				this.drainNanos = limit.toNanos();
				this.stoppedAtNanos = System.nanoTime();
				this.stopping = true; // volatile, so the lines before it are seen with it
			}
		}
	}

	boolean isStopping() {
		return this.stopping;
	}

	/** Whether messages come here, and not to a process that was earlier. */
	boolean isActive() {
		return this.active && !hasEnded();
	}

	/** Whether all threads are alive that should be. */
	boolean isWhole() {
		return this.workers.stream().allMatch(ListenerWorker::isAlive);
	}

	private boolean hasEnded() {
		return this.living.get() == 0;
	}

	/** A thread has ended and will not be replaced. */
	void workerEnded() {
		if (this.living.decrementAndGet() == 0) {
			try {
				this.receiver.close();
			}
			finally {
				this.container.runEnded(this);
			}
		}
	}

}
