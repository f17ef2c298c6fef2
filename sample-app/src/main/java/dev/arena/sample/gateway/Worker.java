package dev.arena.sample.gateway;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the datagrams of one inbox and frees their chunks. An interrupt asks it to
 * finish: it handles what is waiting and ends.
 */
final class Worker implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Worker.class);

	private final Inbox inbox;

	private final DatagramHandler handler;

	private final Duration linger;

	private final GatewayStatistics statistics;

	Worker(Inbox inbox, DatagramHandler handler, Duration linger, GatewayStatistics statistics) {
		this.inbox = inbox;
		this.handler = handler;
		this.linger = linger;
		this.statistics = statistics;
	}

	@Override
	public void run() {
		try {
			while (true) {
				Datagram first = this.inbox.take();
				linger();
				handleFrom(first);
			}
		}
		catch (InterruptedException ex) {
			handleFrom(this.inbox.poll());
		}
	}

	/** Waits for the rest of a burst, so that one wake-up serves it all. */
	private void linger() {
		long end = System.nanoTime() + this.linger.toNanos();
		while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(end - System.nanoTime());
		}
	}

	private void handleFrom(@Nullable Datagram first) {
		Datagram datagram = first;
		while (datagram != null) {
			handle(datagram);
			datagram = this.inbox.poll();
		}
	}

	private void handle(Datagram datagram) {
		try {
			this.handler.handle(datagram);
			this.statistics.processed();
		}
		catch (RuntimeException ex) {
			this.statistics.dropped(DropReason.FAILED);
			logger.error("Cannot handle a datagram", ex);
		}
		finally {
			this.inbox.recycle(datagram);
		}
	}

}
