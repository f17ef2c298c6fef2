package dev.arena.sample.gateway;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The bounded queue between the receiver and one worker. Its datagrams exist from the
 * start and go round: claimed and delivered by the receiver, taken and recycled by the
 * worker. Claiming none means that the queue is full.
 */
final class Inbox {

	private final BlockingQueue<Datagram> empty;

	private final BlockingQueue<Datagram> waiting;

	Inbox(int capacity, Supplier<Datagram> newDatagram) {
		this.empty = new ArrayBlockingQueue<>(capacity);
		this.waiting = new ArrayBlockingQueue<>(capacity);
		for (int i = 0; i < capacity; i++) {
			this.empty.add(newDatagram.get());
		}
	}

	@Nullable Datagram claim() {
		return this.empty.poll();
	}

	void deliver(Datagram datagram) {
		this.waiting.add(datagram);
	}

	/** Waits for a datagram, but not for ever. */
	@Nullable Datagram poll(Duration timeout) throws InterruptedException {
		return this.waiting.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Nullable Datagram poll() {
		return this.waiting.poll();
	}

	void recycle(Datagram datagram) {
		datagram.close();
		this.empty.add(datagram);
	}

	int waiting() {
		return this.waiting.size();
	}

}
