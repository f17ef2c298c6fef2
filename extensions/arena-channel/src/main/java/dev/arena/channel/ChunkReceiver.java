package dev.arena.channel;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.Chunk;

/**
 * Receives what the senders of a channel send. Of all receivers of a channel, in whatever
 * process, one is active; the others stand by until it closes or dies. Belongs to one
 * thread at a time. Receiving takes nothing from the garbage collected heap.
 * <p>
 * A message is received at most once: if this process dies with a chunk that it has
 * received, the chunk is reclaimed and the message is lost. If a call throws and the
 * cursor holds a chunk afterwards, then that is the message, and {@link #lengthBytes()}
 * and the others tell of it.
 */
public final class ChunkReceiver implements AutoCloseable {

	/** How many looks without waiting go by before the clock is asked. */
	private static final int LOOKS_WITHOUT_CLOCK = 4096;

	private final ChunkChannel channel;

	private final Arena arena;

	private final RingReader[] readers;

	private final Bell standbyBell;

	private final Pause pause;

	/** The ring that is looked at first. */
	private int next;

	/** The ring that the last message came from. */
	private int last;

	private int looksUntilClock = LOOKS_WITHOUT_CLOCK;

	private long lookedAt;

	private volatile boolean active;

	private volatile boolean closed;

	ChunkReceiver(ChunkChannel channel, Arena arena) {
		this.channel = channel;
		this.arena = arena;
		this.readers = new RingReader[channel.options().senders()];
		for (int i = 0; i < this.readers.length; i++) {
			this.readers[i] = new RingReader(channel.ring(i));
		}
		this.standbyBell = channel.standbyBell();
		this.pause = new Pause(channel.options().waitMode(), channel.messageBell(), this::hasMessage);
		this.lookedAt = System.nanoTime();
	}

	/**
	 * Receives a message if there is one. Never waits.
	 * @param into a cursor of the channel's arena that holds no chunk
	 * @return whether it holds the chunk of a message now; {@code false} also if another
	 * receiver is active
	 * @throws IllegalArgumentException if the cursor belongs to another arena
	 * @throws IllegalStateException if the cursor holds a chunk, or receiver, channel or
	 * arena are closed
	 * @throws ChannelException if the file of the channel has been damaged
	 */
	public boolean receive(Chunk into) {
		try {
			if (!isActive()) {
				return false;
			}
			boolean received = poll(into);
			if (--this.looksUntilClock <= 0) {
				this.looksUntilClock = LOOKS_WITHOUT_CLOCK;
				lookForTheDeadIfDue(System.nanoTime());
			}
			return received;
		}
		catch (InternalError | ArenaException ex) {
			throw this.channel.damaged(ex);
		}
	}

	/**
	 * Receives a message, and waits for one if there is none, or for being the active
	 * receiver.
	 * @param into a cursor of the channel's arena that holds no chunk
	 * @param timeout how long to wait at most; not at all if it is zero or negative
	 * @return whether it holds the chunk of a message now
	 * @throws InterruptedException if the thread is interrupted before it waits or while
	 * it does. Who sleeps notices within the {@linkplain ChannelOptions#lookInterval()
	 * interval of looks}.
	 * @throws IllegalArgumentException if the cursor belongs to another arena
	 * @throws IllegalStateException if the cursor holds a chunk, or receiver, channel or
	 * arena are closed, also while it waits
	 * @throws ChannelException if the file of the channel has been damaged
	 */
	public boolean receive(Chunk into, Duration timeout) throws InterruptedException {
		if (receive(into)) {
			return true;
		}
		long timeoutNanos = ChunkChannel.nanos(timeout);
		long start = System.nanoTime();
		long leftNanos = timeoutNanos;
		this.pause.begin();
		while (leftNanos > 0) {
			if (Thread.interrupted()) {
				throw new InterruptedException("Interrupted while waiting for a message of " + this.channel);
			}
			try {
				pause(Math.min(leftNanos, this.channel.lookNanos()));
			}
			catch (InternalError | ArenaException ex) {
				throw this.channel.damaged(ex);
			}
			if (receive(into)) {
				return true;
			}
			if (this.pause.isClockDue()) {
				long now = System.nanoTime();
				leftNanos = timeoutNanos - (now - start);
				lookForTheDeadIfDue(now);
			}
		}
		return false;
	}

	/**
	 * Receives as many messages as there are, and waits for none: each is given to the
	 * handler and its chunk freed afterwards, unless the handler has handed it off or
	 * closed the cursor.
	 * @param cursor a cursor of the channel's arena that holds no chunk
	 * @param limit how many messages at most
	 * @param handler what to do with each; {@link #lengthBytes()}, {@link #type()} and
	 * {@link #sender()} tell of it. What it throws ends the batch: that message is
	 * received, and its chunk is freed; the following ones stay where they are.
	 * @return how many there were
	 * @throws IllegalStateException if the cursor holds a chunk, or receiver, channel or
	 * arena are closed
	 * @throws ChannelException if the file of the channel has been damaged
	 */
	public int receive(Chunk cursor, int limit, Handler handler) {
		int count = 0;
		while (count < limit && receive(cursor)) {
			count++;
			try {
				handler.handle(cursor);
			}
			finally {
				cursor.close();
			}
		}
		return count;
	}

	private void pause(long limitNanos) {
		if (this.active) {
			this.pause.make(limitNanos);
		}
		else if (this.channel.options().waitMode() == WaitMode.SLEEP && !Pause.isVirtual()) {
			this.standbyBell.sleepUnmarked(this::isActive, limitNanos);
		}
		else {
			LockSupport.parkNanos(this, limitNanos);
		}
	}

	/** Looks at each ring once, but goes on where messages have no chunk. */
	private boolean poll(Chunk into) {
		RingReader[] readers = this.readers;
		int number = this.next;
		for (int i = 0; i < readers.length; i++) {
			RingReader reader = readers[number];
			int following = (number + 1 < readers.length) ? number + 1 : 0;
			while (reader.hasMessage()) { // as many as fit in the ring at most
				this.last = number;
				this.next = following;
				if (reader.take(this.arena, into)) {
					return true;
				}
			}
			number = following;
		}
		return false;
	}

	private boolean hasMessage() {
		for (RingReader reader : this.readers) {
			if (reader.hasMessage()) {
				return true;
			}
		}
		return this.closed || this.channel.isClosed();
	}

	/**
	 * Whether this is the active receiver, which it becomes if there is none.
	 */
	public boolean isActive() {
		if (this.closed || this.channel.isClosed()) {
			throw new IllegalStateException("A receiver of " + this.channel + " is closed: open the channel again");
		}
		if (!this.active && this.channel.tryTake(ChannelFormat.RECEIVER)) {
			boolean begun = false;
			try {
				for (RingReader reader : this.readers) {
					reader.begin();
				}
				this.active = true;
				lookForTheDead();
				ChannelStep.ACTIVATED.reached();
				begun = true;
			}
			finally {
				if (!begun) {
					this.active = false;
					this.channel.giveUp(ChannelFormat.RECEIVER);
				}
			}
		}
		return this.active;
	}

	private void lookForTheDeadIfDue(long now) {
		if (this.active && now - this.lookedAt >= this.channel.lookNanos()) {
			this.lookedAt = now;
			lookForTheDead();
		}
	}

	/** A ring whose lock can be had has no sender that lives. */
	private void lookForTheDead() {
		for (int i = 0; i < this.readers.length; i++) {
			int role = ChannelFormat.FIRST_SENDER + i;
			if (this.readers[i].isMarked() && this.channel.tryTake(role)) {
				try {
					this.readers[i].settleForTheDead(this.channel.toString());
				}
				finally {
					this.channel.giveUp(role);
				}
			}
		}
	}

	/**
	 * How many bytes of the last message's chunk are the message.
	 * @return what its sender said; never more than the chunk has
	 */
	public long lengthBytes() {
		return this.readers[this.last].lengthBytes();
	}

	/**
	 * The type of the last message.
	 * @return the number that its sender gave it
	 */
	public int type() {
		return this.readers[this.last].type();
	}

	/**
	 * The sender of the last message.
	 * @return its {@linkplain ChunkSender#number() number}
	 */
	public int sender() {
		return this.last;
	}

	/**
	 * How long ago the last message was sent, to about a microsecond. Does not look at
	 * the clock if its sender has not written that down.
	 * @return nanoseconds, meaningful up to half an hour; -1 if its sender has not
	 * written down when it sent, see {@link ChannelOptions#withSendTimes}
	 */
	public long waitedNanos() {
		int sendTime = this.readers[this.last].sendTime();
		return (sendTime == 0) ? -1 : SendTime.waitedNanos(sendTime, System.nanoTime());
	}

	/**
	 * Stops receiving; one that stands by takes over. What has not been received stays on
	 * its way. Idempotent.
	 */
	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		if (this.active) {
			this.active = false;
			this.channel.giveUp(ChannelFormat.RECEIVER);
			if (!this.channel.isClosed()) {
				this.standbyBell.wake();
			}
		}
	}

	@Override
	public String toString() {
		return "ChunkReceiver[" + (this.active ? "active" : "standing by") + ", " + this.channel + "]";
	}

	/**
	 * What to do with a message.
	 */
	@FunctionalInterface
	public interface Handler {

		/**
		 * Handles a message.
		 * @param chunk its chunk, which is freed afterwards unless it was handed off
		 */
		void handle(Chunk chunk);

	}

}
