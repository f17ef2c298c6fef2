package dev.arena.sample.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Takes the datagrams of one inbox to their destination and frees their chunks. An
 * interrupt asks it to finish: it delivers what is waiting and ends, interrupted still.
 */
final class Worker implements Runnable {

	private static final Duration IDLE_PERIOD = Duration.ofMillis(200);

	private final Inbox inbox;

	private final Destination destination;

	private final Duration linger;

	private final List<Datagram> batch = new ArrayList<>();

	Worker(Inbox inbox, Destination destination, Duration linger) {
		this.inbox = inbox;
		this.destination = destination;
		this.linger = linger;
	}

	@Override
	public void run() {
		try (this.destination) {
			deliverAll();
		}
	}

	private void deliverAll() {
		try {
			while (true) {
				Datagram first = this.inbox.poll(IDLE_PERIOD);
				if (first != null) {
					linger();
				}
				deliverFrom(first);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt(); // the destination must not wait any more
			deliverFrom(this.inbox.poll());
		}
	}

	/** Waits for the rest of a burst, so that one wake-up serves it all. */
	private void linger() {
		long end = System.nanoTime() + this.linger.toNanos();
		while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(end - System.nanoTime());
		}
	}

	private void deliverFrom(@Nullable Datagram first) {
		Datagram next = first;
		do {
			while (next != null) {
				this.batch.add(next);
				next = (this.batch.size() < this.destination.batchSize()) ? this.inbox.poll() : null;
			}
			deliverBatch();
			next = this.inbox.poll();
		}
		while (next != null);
	}

	private void deliverBatch() {
		try {
			this.destination.accept(this.batch);
		}
		finally {
			for (int i = 0; i < this.batch.size(); i++) {
				this.inbox.recycle(this.batch.get(i));
			}
			this.batch.clear();
		}
	}

}
