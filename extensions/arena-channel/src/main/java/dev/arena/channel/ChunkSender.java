package dev.arena.channel;

import java.time.Duration;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.Chunk;
import dev.arena.internal.memory.OffHeap;

/**
 * Sends chunks through a channel; what one sender sends arrives in order. Belongs to one
 * thread at a time: a second one at the same time may lose messages of this sender, but
 * damages nothing else. Sending takes nothing from the garbage collected heap.
 * <p>
 * If a send throws, whatever it throws, the message is either on its way or not sent, and
 * the next call decides which; a chunk that the cursor still holds then has not been
 * sent.
 */
public final class ChunkSender implements AutoCloseable {

	private final ChunkChannel channel;

	private final Arena arena;

	private final int number;

	private final Ring ring;

	/** Rung when there is a message. */
	private final Bell messageBell;

	private final Pause pause;

	private final boolean sendTimes;

	/** Takes back what an error has left in transit. */
	private final Chunk spare;

	/** Of the next message. */
	private long position;

	/** Where the receiver was when that was last looked at. */
	private long knownHead;

	/** Whether a call has begun that has not ended: an error may have ended it. */
	private boolean isUnsettled;

	private volatile boolean closed;

	ChunkSender(ChunkChannel channel, Arena arena, int number, long position) {
		this.channel = channel;
		this.arena = arena;
		this.number = number;
		this.ring = channel.ring(number);
		this.messageBell = channel.messageBell();
		this.pause = new Pause(channel.options().waitMode(), new Bell(this.ring.bellAddress()), this::hasRoom);
		this.sendTimes = channel.options().sendTimes();
		this.spare = arena.newChunk();
		this.position = position;
		this.knownHead = this.ring.headAcquire();
	}

	/**
	 * The number of this sender in its channel.
	 * @return what {@link ChunkReceiver#sender()} says of its messages
	 */
	public int number() {
		return this.number;
	}

	/**
	 * Sends a chunk of type 0; see {@link #send(Chunk, long, int)}.
	 * @param chunk the chunk
	 * @param lengthBytes how many of its bytes are the message, 0 to its size
	 * @return {@code false} if the channel is full; the chunk is still the caller's
	 */
	public boolean send(Chunk chunk, long lengthBytes) {
		return send(chunk, lengthBytes, 0);
	}

	/**
	 * Sends a chunk: from now on it belongs to nobody until the receiver has it, and the
	 * cursor is empty. Never waits.
	 * @param chunk a cursor of the channel's arena that holds a chunk
	 * @param lengthBytes how many of its bytes are the message, 0 to its size
	 * @param type a number that means something to the application
	 * @return {@code false} if {@link ChannelOptions#capacity()} messages of this sender
	 * wait for the receiver; the chunk is still the caller's
	 * @throws IllegalArgumentException if the length is not from 0 to the chunk's size
	 * @throws IllegalStateException if the cursor holds no chunk, or sender, channel or
	 * arena are closed
	 * @throws ChannelException if the file of the channel has been damaged
	 */
	public boolean send(Chunk chunk, long lengthBytes, int type) {
		boolean sent = attempt(chunk, lengthBytes, type);
		if (!sent) {
			this.channel.countFull();
		}
		return sent;
	}

	private boolean attempt(Chunk chunk, long lengthBytes, int type) {
		if (this.closed || this.channel.isClosed()) {
			throw closed();
		}
		if (lengthBytes < 0 || lengthBytes > chunk.size()) {
			throw new IllegalArgumentException("Length " + lengthBytes + ": must be from 0 to the size of the chunk, "
					+ chunk.size() + "; nearest legal value: " + ((lengthBytes < 0) ? 0 : chunk.size()));
		}
		try {
			if (this.isUnsettled) {
				settle();
			}
			return offer(chunk, lengthBytes, type);
		}
		catch (InternalError | ArenaException ex) {
			throw this.channel.damaged(ex);
		}
	}

	/**
	 * Sends a chunk, and waits for room if there is none.
	 * @param chunk a cursor of the channel's arena that holds a chunk
	 * @param lengthBytes how many of its bytes are the message, 0 to its size
	 * @param type a number that means something to the application
	 * @param timeout how long to wait at most; not at all if it is zero or negative
	 * @return {@code false} if there was no room in time; the chunk is still the caller's
	 * @throws InterruptedException if the thread is interrupted before it waits or while
	 * it does; the chunk is still the caller's. Who sleeps notices within the
	 * {@linkplain ChannelOptions#lookInterval() interval of looks}.
	 * @throws IllegalArgumentException if the length is not from 0 to the chunk's size
	 * @throws IllegalStateException if the cursor holds no chunk, or sender, channel or
	 * arena are closed, also while it waits
	 * @throws ChannelException if the file of the channel has been damaged
	 */
	public boolean send(Chunk chunk, long lengthBytes, int type, Duration timeout) throws InterruptedException {
		if (send(chunk, lengthBytes, type)) {
			return true;
		}
		long timeoutNanos = ChunkChannel.nanos(timeout);
		long start = System.nanoTime();
		long leftNanos = timeoutNanos;
		this.pause.begin();
		while (leftNanos > 0) {
			if (Thread.interrupted()) {
				throw new InterruptedException("Interrupted while waiting for room in " + this.channel);
			}
			try {
				this.pause.make(Math.min(leftNanos, this.channel.lookNanos()));
			}
			catch (InternalError | ArenaException ex) {
				throw this.channel.damaged(ex);
			}
			if (attempt(chunk, lengthBytes, type)) {
				return true;
			}
			if (this.pause.isClockDue()) {
				leftNanos = timeoutNanos - (System.nanoTime() - start);
			}
		}
		return false;
	}

	private boolean offer(Chunk chunk, long lengthBytes, int type) {
		long position = this.position;
		if (position - this.knownHead >= this.ring.capacity() && !hasRoom()) {
			return false;
		}
		ChannelStep.SEND_BEGUN.reached();
		long handle = chunk.handle();
		long slot = this.ring.slot(position);
		this.isUnsettled = true;
		OffHeap.putLongPlain(slot + ChannelFormat.HANDLE_OFFSET, handle);
		OffHeap.putLongPlain(slot + ChannelFormat.LENGTH_OFFSET, lengthBytes);
		OffHeap.putLongPlain(slot + ChannelFormat.TYPE_OFFSET, SendTime.withType(sendTime(), type));
		ChannelStep.SLOT_WRITTEN.reached();
		handOff(chunk, slot, position);
		this.messageBell.ring();
		if (this.channel.isClosed()) { // it may have been written into empty memory
			takeBack(handle);
		}
		return true;
	}

	private int sendTime() {
		return this.sendTimes ? SendTime.of(System.nanoTime()) : 0;
	}

	/** Says what is to be handed off, does it, and says that it is done. */
	private void handOff(Chunk chunk, long slot, long position) {
		// release: pairs with Ring.isMarked() of who settles for the dead
		OffHeap.putLongRelease(slot + ChannelFormat.SEQUENCE_OFFSET, ChannelFormat.marked(position));
		ChannelStep.SLOT_MARKED.reached();
		chunk.handOff();
		ChannelStep.HANDED_OFF.reached();
		// release: pairs with Ring.isPublished() of the receiver
		OffHeap.putLongRelease(slot + ChannelFormat.SEQUENCE_OFFSET, ChannelFormat.published(position));
		ChannelStep.PUBLISHED.reached();
		moveOn(position);
		ChannelStep.SENT.reached();
	}

	private void moveOn(long position) {
		this.ring.putTailRelease(position + 1);
		this.position = position + 1;
		this.isUnsettled = false;
	}

	/**
	 * Finishes or takes back what a call has begun that an error has ended. If the chunk
	 * is in transit, it is ours once more, under another handle, and is sent under that;
	 * if not, its cursor may still hold it, and the slot is as good as empty.
	 */
	private void settle() {
		long position = this.position;
		if (this.ring.isPublished(position)) {
			moveOn(position);
		}
		else if (this.ring.isMarked(position)) {
			ChannelStep.SETTLE_BEGUN.reached();
			long slot = this.ring.slot(position);
			if (this.spare.isOpen()
					|| this.arena.adopt(OffHeap.getLongPlain(slot + ChannelFormat.HANDLE_OFFSET), this.spare)) {
				ChannelStep.TAKEN_BACK.reached();
				OffHeap.putLongPlain(slot + ChannelFormat.HANDLE_OFFSET, this.spare.handle());
				handOff(this.spare, slot, position);
			}
		}
		this.messageBell.ring();
		this.isUnsettled = false;
	}

	private boolean hasRoom() {
		long head = this.ring.headAcquire();
		long waiting = this.position - head;
		if (waiting < 0 || waiting > this.ring.capacity()) {
			throw this.channel.damaged("a receiver that is " + waiting + " messages behind a sender with room for "
					+ this.ring.capacity());
		}
		this.knownHead = head;
		return waiting < this.ring.capacity();
	}

	private void takeBack(long handle) {
		if (this.arena.deallocate(handle)) {
			throw closed();
		}
	}

	private IllegalStateException closed() {
		return new IllegalStateException(
				"Sender " + this.number + " of " + this.channel + " is closed: open the channel again");
	}

	/**
	 * Gives the place of this sender to another one. What it has sent stays on its way.
	 * Idempotent.
	 */
	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		try {
			if (this.isUnsettled && !this.channel.isClosed() && !this.arena.isClosed()) {
				settle();
			}
		}
		catch (InternalError | ArenaException ex) {
			throw this.channel.damaged(ex);
		}
		finally {
			this.closed = true;
			this.spare.close();
			this.channel.giveUp(ChannelFormat.FIRST_SENDER + this.number);
		}
	}

	@Override
	public String toString() {
		return "ChunkSender[" + this.number + " of " + this.channel + "]";
	}

}
