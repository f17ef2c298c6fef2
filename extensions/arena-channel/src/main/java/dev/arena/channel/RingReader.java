package dev.arena.channel;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.internal.memory.OffHeap;

/**
 * The active receiver's side of one ring.
 */
final class RingReader {

	private final Ring ring;

	/** Rung when there is room. */
	private final Bell roomBell;

	private long position;

	private long lengthBytes;

	private int type;

	private int sendTime;

	RingReader(Ring ring) {
		this.ring = ring;
		this.roomBell = new Bell(ring.bellAddress());
	}

	/** Goes on where the active receiver before was. */
	void begin() {
		this.position = this.ring.headAcquire();
	}

	long lengthBytes() {
		return this.lengthBytes;
	}

	int type() {
		return this.type;
	}

	/** 0 if its sender did not say. */
	int sendTime() {
		return this.sendTime;
	}

	boolean hasMessage() {
		return this.ring.isPublished(this.position);
	}

	/** Whether its sender has begun something; if it is dead, that is to be settled. */
	boolean isMarked() {
		return this.ring.isMarked(this.position);
	}

	/**
	 * Takes the next message, which is there.
	 * @return {@code false} if there was no chunk with it: its sender died before the
	 * hand-off, somebody has freed it since, or its length was overwritten
	 */
	boolean take(Arena arena, Chunk into) {
		ChannelStep.RECEIVE_BEGUN.reached();
		long slot = this.ring.slot(this.position);
		long handle = this.ring.handle(this.position);
		this.lengthBytes = OffHeap.getLongPlain(slot + ChannelFormat.LENGTH_OFFSET);
		long word = OffHeap.getLongPlain(slot + ChannelFormat.TYPE_OFFSET);
		this.type = (int) word;
		this.sendTime = SendTime.ofWord(word);
		boolean taken = arena.adopt(handle, into);
		ChannelStep.ADOPTED.reached();
		// release: the slot has been read; pairs with Ring.headAcquire() of the sender
		this.ring.putHeadRelease(++this.position);
		ChannelStep.RECEIVED.reached();
		if (taken && (this.lengthBytes < 0 || this.lengthBytes > into.size())) {
			into.close();
			taken = false;
		}
		if (!taken) {
			this.ring.countSkipped();
		}
		this.roomBell.ring();
		return taken;
	}

	/** Does for a dead sender what it had begun; under the lock of its ring. */
	void settleForTheDead(String name) {
		this.ring.settleForTheDead(name);
	}

}
