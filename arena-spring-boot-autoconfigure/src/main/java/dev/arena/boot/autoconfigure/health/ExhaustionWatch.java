package dev.arena.boot.autoconfigure.health;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Remembers when the number of exhaustions was last seen to have grown. The number has no
 * time in it, so a growth counts from the look that finds it; the first look is only a
 * start, because a shared segment may have been exhausted long before.
 */
class ExhaustionWatch {

	private final LongSupplier nanoTime;

	private long lastCount = -1;

	private boolean grown;

	private long grownAtNanos;

	ExhaustionWatch(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Takes a look.
	 * @param count the number of exhaustions now
	 * @param window how far to look back; never mind if {@code null}
	 * @return whether the number was seen to have grown within the window
	 */
	synchronized boolean sawOneSince(long count, @Nullable Duration window) {
		long now = this.nanoTime.getAsLong();
		if (this.lastCount >= 0 && count > this.lastCount) {
			this.grown = true;
			this.grownAtNanos = now;
		}
		this.lastCount = Math.max(this.lastCount, count);
		return window != null && this.grown && Duration.ofNanos(now - this.grownAtNanos).compareTo(window) < 0;
	}

}
