package dev.arena.channel;

import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

import dev.arena.internal.memory.OffHeap;
import dev.arena.internal.posix.Futex;

/**
 * How one side of a channel sleeps in the kernel and the other wakes it. Two words: the
 * <em>mark</em>, odd while the sleeper sleeps and another number each time, which only
 * the sleeper writes; and the <em>count</em>, which whoever wakes it raises, and on which
 * it sleeps.
 * <p>
 * Nothing is lost: the sleeper notes the count, marks, looks once more, and sleeps only
 * if the count is still the same; the other side writes first, and looks at the mark
 * then. With a full fence between on both sides, one of them sees the other. Who has rung
 * for a mark need not do so again before it is another one: the count was noted before
 * the mark, so that sleep ends, and the sleeper looks after it has taken the mark away.
 * Who dies between raising the count and the wake-up costs the sleeper its timeout.
 * <p>
 * An object of this class belongs to one thread.
 */
final class Bell {

	private final long markAddress;

	private final long countAddress;

	/** The mark for which this side has rung. */
	private long rungFor;

	Bell(long address) {
		this.markAddress = address + ChannelFormat.BELL_MARK_OFFSET;
		this.countAddress = address + ChannelFormat.BELL_COUNT_OFFSET;
	}

	/**
	 * Sleeps until the other side rings, or the time is over.
	 * @param look what is looked at once more
	 * @param timeoutNanos how long at most
	 */
	void sleep(BooleanSupplier look, long timeoutNanos) {
		int count = count(); // before the mark: who rings for that ends this very sleep
		long mark = OffHeap.getLongOpaque(this.markAddress) + 1 | 1; // a new one
		try {
			OffHeap.putLongRelease(this.markAddress, mark);
			VarHandle.fullFence(); // pairs with that of ring()
			ChannelStep.SLEEP_BEGUN.reached();
			if (!look.getAsBoolean()) {
				Futex.await(this.countAddress, count, timeoutNanos);
			}
		}
		finally {
			OffHeap.putLongRelease(this.markAddress, mark + 1);
			VarHandle.fullFence(); // before the next look: pairs with that of ring()
		}
	}

	/**
	 * Sleeps without a mark, for who is woken by {@link #wake()} and not by a message.
	 * Any number may do so at once.
	 * @param look what is looked at once more
	 * @param timeoutNanos how long at most
	 */
	void sleepUnmarked(BooleanSupplier look, long timeoutNanos) {
		int count = count();
		if (!look.getAsBoolean()) {
			Futex.await(this.countAddress, count, timeoutNanos);
		}
	}

	/** Wakes the other side if it sleeps. To be called after what it is to see. */
	void ring() {
		VarHandle.fullFence(); // pairs with those of sleep()
		long mark = OffHeap.getLongOpaque(this.markAddress);
		if ((mark & 1) != 0 && mark != this.rungFor) {
			wake();
			this.rungFor = mark;
		}
	}

	/** Wakes whoever sleeps here, whatever the mark says. */
	void wake() {
		OffHeap.getAndAddLong(this.countAddress, 1);
		ChannelStep.BELL_RUNG.reached();
		Futex.wakeAll(this.countAddress);
	}

	/** The four bytes on which the kernel has somebody sleep. */
	private int count() {
		return (int) OffHeap.getLongAcquire(this.countAddress);
	}

}
