package dev.arena.channel;

import dev.arena.internal.memory.OffHeap;

/**
 * Where the words of one sender's ring are, and what they say. The sequence of a slot
 * says of which message it is and how far that has come; it never comes back, so what an
 * earlier lap has left is not taken for anything.
 */
final class Ring {

	private final long address;

	private final int capacity;

	Ring(long address, int capacity) {
		this.address = address;
		this.capacity = capacity;
	}

	int capacity() {
		return this.capacity;
	}

	/** The address of the slot of a message. */
	long slot(long position) {
		return this.address + ChannelFormat.SLOTS_OFFSET + (position & this.capacity - 1) * ChannelFormat.SLOT_BYTES;
	}

	/** Behind {@link #isPublished}. */
	long handle(long position) {
		return OffHeap.getLongPlain(slot(position) + ChannelFormat.HANDLE_OFFSET);
	}

	long bellAddress() {
		return this.address + ChannelFormat.ROOM_BELL_OFFSET;
	}

	/** Pairs with the releases of the sender and of who settles for it. */
	boolean isPublished(long position) {
		return OffHeap.getLongAcquire(slot(position) + ChannelFormat.SEQUENCE_OFFSET) == ChannelFormat
			.published(position);
	}

	boolean isMarked(long position) {
		return OffHeap.getLongAcquire(slot(position) + ChannelFormat.SEQUENCE_OFFSET) == ChannelFormat.marked(position);
	}

	/** Pairs with the receiver's release, behind which it reads a slot no more. */
	long headAcquire() {
		return OffHeap.getLongAcquire(this.address + ChannelFormat.HEAD_OFFSET);
	}

	void putHeadRelease(long head) {
		OffHeap.putLongRelease(this.address + ChannelFormat.HEAD_OFFSET, head);
	}

	/** May be one less than it should be, if the sender died in between. */
	long tailAcquire() {
		return OffHeap.getLongAcquire(this.address + ChannelFormat.TAIL_OFFSET);
	}

	void putTailRelease(long tail) {
		OffHeap.putLongRelease(this.address + ChannelFormat.TAIL_OFFSET, tail);
	}

	long skipped() {
		return OffHeap.getLongOpaque(this.address + ChannelFormat.SKIPPED_OFFSET);
	}

	/** Only the active receiver does this. */
	void countSkipped() {
		OffHeap.putLongOpaque(this.address + ChannelFormat.SKIPPED_OFFSET, skipped() + 1);
	}

	/**
	 * Does for a sender that is dead, or was before this one had its ring, what it had
	 * begun: publishes a slot that is marked. Adopting decides whether there is a chunk.
	 * To be called under the lock of the ring.
	 * @return the position of the next message
	 * @throws ChannelException if the ring contradicts itself
	 */
	long settleForTheDead(String name) {
		long head = headAcquire();
		long tail = tailAcquire();
		// a tail may be behind by the message that its sender died over
		if (tail < 0 || tail - head < -1 || tail - head > this.capacity) {
			throw new ChannelException("Channel " + name + " has been overwritten: a ring of " + this.capacity
					+ " messages says that it is filled from " + head + " to " + tail
					+ "; remove it with ChunkChannel.unlink when nobody uses it, or choose another name");
		}
		if (isMarked(tail)) {
			ChannelStep.SETTLE_BEGUN.reached();
			// release: pairs with isPublished()
			OffHeap.putLongRelease(slot(tail) + ChannelFormat.SEQUENCE_OFFSET, ChannelFormat.published(tail));
		}
		if (isPublished(tail)) {
			putTailRelease(++tail);
		}
		return tail;
	}

}
