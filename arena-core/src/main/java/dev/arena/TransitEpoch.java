package dev.arena;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.arena.internal.memory.OffHeap;

/**
 * How long chunks have been in transit, without a clock that processes would have to
 * agree on. The segment has an <em>epoch</em>, a counter. Whoever looks after chunks in
 * transit raises it by one once it has seen the same value for a <em>tick</em> of its own
 * monotonic clock, and writes the epoch as a <em>stamp</em> into the state words of
 * chunks in transit that have none.
 * <p>
 * An age is never more than the truth: a stamp is taken from an epoch that was read after
 * the word it goes into, so the chunk was in transit in that epoch already, however long
 * the writer was stopped in between; and of the epochs passed since, all but the first
 * lasted a tick at least. It may be less: nothing ages while nobody looks.
 */
final class TransitEpoch {

	/** The stamp of a chunk that nobody has looked at yet. */
	static final int NO_STAMP = 0;

	/** The stamp of a chunk that is older than the others can tell. */
	static final int OLD_STAMP = 1023;

	/** Stamps go from 1 to this one, then begin anew. */
	private static final int STAMPS = 1022;

	/**
	 * From this age on a stamp becomes {@link #OLD_STAMP}, long before it could be taken
	 * for a young one.
	 */
	static final int OLD_EPOCHS = STAMPS / 2;

	/** The longest timeout; its ages can be told in nanoseconds. */
	static final Duration MAX_TIMEOUT = Duration.ofDays(365);

	private static final long DEFAULT_TICK_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final long MIN_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private static final int TICKS_PER_TIMEOUT = 8;

	private final long address;

	private final long timeoutNanos;

	private final long tickNanos;

	/** Guarded by this. */
	private long watchedEpoch;

	/** Guarded by this. */
	private long watchedSinceNanos;

	/**
	 * The epoch of an open segment.
	 * @param segmentAddress where it is
	 * @param timeoutNanos after what time chunks in transit are given up, 0 for never
	 */
	TransitEpoch(long segmentAddress, long timeoutNanos) {
		this.address = segmentAddress + SegmentFormat.EPOCH_OFFSET;
		this.timeoutNanos = timeoutNanos;
		this.tickNanos = (timeoutNanos == 0) ? DEFAULT_TICK_NANOS
				: Math.max(MIN_TICK_NANOS, timeoutNanos / TICKS_PER_TIMEOUT);
		watchAnew();
	}

	/** After what time chunks in transit are given up, 0 for never. */
	long timeoutNanos() {
		return this.timeoutNanos;
	}

	/** The age at which chunks are given up; more than any age if they never are. */
	long expiryNanos() {
		return (this.timeoutNanos != 0) ? this.timeoutNanos : Long.MAX_VALUE;
	}

	/** How often somebody should look so that chunks are given up in time. */
	long tickNanos() {
		return this.tickNanos;
	}

	/** The longest age that can be told. */
	Duration maxAge() {
		return Duration.ofNanos(this.tickNanos * (OLD_EPOCHS - 1));
	}

	/**
	 * Raises the epoch if this process has seen it unchanged for a tick. Both ends of a
	 * tick are read from the clock behind the epoch: a thread that is stopped between the
	 * two waits too long rather than too short.
	 * @return whether this has raised it
	 */
	synchronized boolean watch() {
		long epoch = OffHeap.getLongAcquire(this.address);
		if (epoch == this.watchedEpoch) {
			if (System.nanoTime() - this.watchedSinceNanos < this.tickNanos) {
				return false;
			}
			// pairs with all acquires here
			boolean raised = OffHeap.casLong(this.address, epoch, epoch + 1);
			watchAnew();
			return raised;
		}
		watchAnew();
		return false;
	}

	private synchronized void watchAnew() {
		this.watchedEpoch = OffHeap.getLongAcquire(this.address);
		this.watchedSinceNanos = System.nanoTime();
	}

	/**
	 * The stamp that a chunk in transit should have now.
	 * @param word its word, read before this call
	 * @return another stamp than it has, or the same one
	 */
	int stampFor(long word) {
		int stamp = ChunkWord.stamp(word);
		long epoch = OffHeap.getLongAcquire(this.address);
		if (stamp == NO_STAMP) {
			return 1 + (int) Long.remainderUnsigned(epoch, STAMPS);
		}
		return (stamp != OLD_STAMP && epochsSince(stamp, epoch) >= OLD_EPOCHS) ? OLD_STAMP : stamp;
	}

	/** How long a chunk has been in transit at least. */
	Duration age(long word) {
		return Duration.ofNanos(ageNanos(word));
	}

	long ageNanos(long word) {
		int stamp = ChunkWord.stamp(word);
		if (stamp == NO_STAMP) {
			return 0;
		}
		long epochs = (stamp == OLD_STAMP) ? OLD_EPOCHS : epochsSince(stamp, OffHeap.getLongAcquire(this.address));
		return Math.max(0, epochs - 1) * this.tickNanos;
	}

	private static long epochsSince(int stamp, long epoch) {
		return Math.floorMod(Long.remainderUnsigned(epoch, STAMPS) + 1 - stamp, STAMPS);
	}

}
