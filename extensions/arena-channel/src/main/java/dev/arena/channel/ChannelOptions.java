package dev.arena.channel;

import java.time.Duration;
import java.util.Objects;

import dev.arena.UnlinkPolicy;

/**
 * How to open a channel. Immutable; start from {@link #defaults()} and change what
 * matters. The number of senders and the capacity belong to the channel: all who open it
 * must say the same, and so must all who name a layout. The rest is each participant's
 * own.
 */
public final class ChannelOptions {

	/** How many senders a channel can have at most. */
	public static final int MAX_SENDERS = ChannelFormat.MAX_SENDERS;

	/** How many messages can wait for the receiver, from one sender, at most. */
	public static final int MAX_CAPACITY = ChannelFormat.MAX_CAPACITY;

	/** The default time from one look for dead senders to the next. */
	public static final Duration DEFAULT_LOOK_INTERVAL = Duration.ofMillis(50);

	private static final ChannelOptions DEFAULTS = new ChannelOptions(8, 1024, WaitMode.SLEEP, UnlinkPolicy.LAST,
			Duration.ofSeconds(10), DEFAULT_LOOK_INTERVAL, false, 0);

	private final int senders;

	private final int capacity;

	private final WaitMode waitMode;

	private final UnlinkPolicy unlink;

	private final Duration attachTimeout;

	private final Duration lookInterval;

	private final boolean sendTimes;

	private final long layout;

	private ChannelOptions(int senders, int capacity, WaitMode waitMode, UnlinkPolicy unlink, Duration attachTimeout,
			Duration lookInterval, boolean sendTimes, long layout) {
		this.senders = senders;
		this.capacity = capacity;
		this.waitMode = Objects.requireNonNull(waitMode, "waitMode");
		this.unlink = Objects.requireNonNull(unlink, "unlink");
		this.attachTimeout = Objects.requireNonNull(attachTimeout, "attachTimeout");
		this.lookInterval = Objects.requireNonNull(lookInterval, "lookInterval");
		this.sendTimes = sendTimes;
		this.layout = layout;
	}

	/**
	 * The defaults: 8 senders, 1024 messages each, who waits sleeps, the last one out
	 * unlinks, wait 10 seconds at the door, dead senders are looked for every 50 ms,
	 * nobody writes down when he sends.
	 * @return the defaults
	 */
	public static ChannelOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * How many senders there can be at once, in all processes.
	 * @return the number
	 */
	public int senders() {
		return this.senders;
	}

	/**
	 * Sets how many senders there can be at once, in all processes.
	 * @param senders from 1 to {@link #MAX_SENDERS}
	 * @return new options
	 * @throws IllegalArgumentException if it is another number
	 */
	public ChannelOptions withSenders(int senders) {
		if (senders < 1 || senders > MAX_SENDERS) {
			throw new IllegalArgumentException("senders " + senders + ": must be from 1 to " + MAX_SENDERS
					+ "; nearest legal value: " + Math.max(1, Math.min(senders, MAX_SENDERS)));
		}
		return new ChannelOptions(senders, this.capacity, this.waitMode, this.unlink, this.attachTimeout,
				this.lookInterval, this.sendTimes, this.layout);
	}

	/**
	 * How many messages of one sender can wait for the receiver.
	 * @return a power of two
	 */
	public int capacity() {
		return this.capacity;
	}

	/**
	 * Sets how many messages of one sender can wait for the receiver; 32 bytes each.
	 * @param capacity a power of two from 2 to {@link #MAX_CAPACITY}
	 * @return new options
	 * @throws IllegalArgumentException if it is another number
	 */
	public ChannelOptions withCapacity(int capacity) {
		if (capacity < 2 || capacity > MAX_CAPACITY || Integer.bitCount(capacity) != 1) {
			int nearest = Math.max(2, Math.min(capacity, MAX_CAPACITY));
			throw new IllegalArgumentException("capacity " + capacity + ": must be a power of two from 2 to "
					+ MAX_CAPACITY + "; nearest legal value: " + Integer.highestOneBit(2 * nearest - 1));
		}
		return new ChannelOptions(this.senders, capacity, this.waitMode, this.unlink, this.attachTimeout,
				this.lookInterval, this.sendTimes, this.layout);
	}

	/**
	 * How senders and receivers of this channel object wait.
	 * @return the mode
	 */
	public WaitMode waitMode() {
		return this.waitMode;
	}

	/**
	 * Sets how senders and receivers of this channel object wait.
	 * @param waitMode the mode
	 * @return new options
	 */
	public ChannelOptions withWaitMode(WaitMode waitMode) {
		return new ChannelOptions(this.senders, this.capacity, waitMode, this.unlink, this.attachTimeout,
				this.lookInterval, this.sendTimes, this.layout);
	}

	/**
	 * What happens to the name of the channel when it is closed.
	 * @return the policy
	 */
	public UnlinkPolicy unlink() {
		return this.unlink;
	}

	/**
	 * Sets what happens to the name of the channel when it is closed. Messages that
	 * nobody has received go with it, and their chunks are freed: choose
	 * {@link UnlinkPolicy#NEVER} where a receiver may open it later.
	 * @param unlink the policy
	 * @return new options
	 */
	public ChannelOptions withUnlink(UnlinkPolicy unlink) {
		return new ChannelOptions(this.senders, this.capacity, this.waitMode, unlink, this.attachTimeout,
				this.lookInterval, this.sendTimes, this.layout);
	}

	/**
	 * How long to wait while others open or close the channel.
	 * @return the time, zero for one attempt
	 */
	public Duration attachTimeout() {
		return this.attachTimeout;
	}

	/**
	 * Sets how long to wait while others open or close the channel.
	 * @param attachTimeout the time, zero for one attempt
	 * @return new options
	 * @throws IllegalArgumentException if it is negative
	 */
	public ChannelOptions withAttachTimeout(Duration attachTimeout) {
		if (attachTimeout.isNegative()) {
			throw new IllegalArgumentException(
					"attachTimeout " + attachTimeout + ": must not be negative; nearest legal value: PT0S");
		}
		return new ChannelOptions(this.senders, this.capacity, this.waitMode, this.unlink, attachTimeout,
				this.lookInterval, this.sendTimes, this.layout);
	}

	/**
	 * How often a receiver looks for what dead senders have left, one that stands by
	 * looks whether the active one is dead, and whoever sleeps wakes up by itself.
	 * @return the time from one look to the next
	 */
	public Duration lookInterval() {
		return this.lookInterval;
	}

	/**
	 * Sets how often a receiver looks for what dead senders have left, one that stands by
	 * looks whether the active one is dead, and whoever sleeps wakes up by itself.
	 * @param lookInterval from 1 ms to 1 hour
	 * @return new options
	 * @throws IllegalArgumentException if it is another time
	 */
	public ChannelOptions withLookInterval(Duration lookInterval) {
		Duration min = Duration.ofMillis(1);
		Duration max = Duration.ofHours(1);
		if (lookInterval.compareTo(min) < 0 || lookInterval.compareTo(max) > 0) {
			throw new IllegalArgumentException("lookInterval " + lookInterval + ": must be from " + min + " to " + max
					+ "; nearest legal value: " + ((lookInterval.compareTo(min) < 0) ? min : max));
		}
		return new ChannelOptions(this.senders, this.capacity, this.waitMode, this.unlink, this.attachTimeout,
				lookInterval, this.sendTimes, this.layout);
	}

	/**
	 * Whether senders of this channel object write down when they send.
	 * @return whether they do
	 */
	public boolean sendTimes() {
		return this.sendTimes;
	}

	/**
	 * Sets whether senders of this channel object write down when they send, so that a
	 * receiver can tell how long a message has waited, see
	 * {@link ChunkReceiver#waitedNanos()}. Costs a look at the clock for each message.
	 * @param sendTimes whether they do; not at first
	 * @return new options
	 */
	public ChannelOptions withSendTimes(boolean sendTimes) {
		return new ChannelOptions(this.senders, this.capacity, this.waitMode, this.unlink, this.attachTimeout,
				this.lookInterval, sendTimes, this.layout);
	}

	/**
	 * The layout of the messages.
	 * @return its hash, or 0 if none is named
	 */
	public long layout() {
		return this.layout;
	}

	/**
	 * Names the layout of the messages, so that programs that were compiled with
	 * different ones refuse each other: the first who names one says so in the file of
	 * the channel, and whoever opens it later with another one is refused. Who names none
	 * refuses nothing. A channel on a local arena has one user and nobody to refuse.
	 * @param hash the {@code HASH} of what {@code arena-layout} has generated, or another
	 * number that both sides derive alike; 0 for none
	 * @return new options
	 */
	public ChannelOptions withLayout(long hash) {
		return new ChannelOptions(this.senders, this.capacity, this.waitMode, this.unlink, this.attachTimeout,
				this.lookInterval, this.sendTimes, hash);
	}

	@Override
	public String toString() {
		return "ChannelOptions[senders=" + this.senders + ", capacity=" + this.capacity + ", waitMode=" + this.waitMode
				+ ", unlink=" + this.unlink + ", attachTimeout=" + this.attachTimeout + ", lookInterval="
				+ this.lookInterval + ", sendTimes=" + this.sendTimes + ", layout=" + Long.toHexString(this.layout)
				+ "]";
	}

}
