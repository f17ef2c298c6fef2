package dev.arena.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at a channel from outside. Nobody notes when a message was sent: its age is what
 * has passed since somebody looked and saw it first. Thread-safe.
 */
final class Looker {

	private final Ring[] rings;

	private final Locks locks;

	/** Which message of a ring was the next at the last look, and since when. */
	private final long[] seenHead;

	private final long[] seenAt;

	Looker(Ring[] rings, Locks locks) {
		this.rings = rings;
		this.locks = locks;
		this.seenHead = new long[rings.length];
		this.seenAt = new long[rings.length];
	}

	synchronized ChannelState look() {
		long now = System.nanoTime();
		List<ChannelState.Sender> senders = new ArrayList<>();
		for (int i = 0; i < this.rings.length; i++) {
			Ring ring = this.rings[i];
			long head = ring.headAcquire();
			// later than the head, which may have passed a tail that was read before
			long tail = Math.max(head, ring.tailAcquire());
			if (tail == head || head != this.seenHead[i] || this.seenAt[i] == 0) {
				this.seenHead[i] = head;
				this.seenAt[i] = (tail == head) ? 0 : now | 1; // 0: nothing waits
			}
			Duration age = Duration.ofNanos((tail == head) ? 0 : Math.max(0, now - this.seenAt[i]));
			senders.add(new ChannelState.Sender(i, this.locks.isTaken(ChannelFormat.FIRST_SENDER + i), tail, head,
					ring.skipped(), age));
		}
		return new ChannelState(this.locks.isTaken(ChannelFormat.RECEIVER), List.copyOf(senders));
	}

}
