package dev.arena.benchmark.process;

import java.util.concurrent.TimeUnit;

/**
 * Waits for another process that nothing but memory tells from: spins for a while, then
 * gives way to others, and at last gives up, because that process may have died.
 */
final class Patience {

	/** Where there is one processor the other process needs it. */
	private static final int SPINS = (Runtime.getRuntime().availableProcessors() > 1) ? 100 : 0;

	private static final long LIMIT_SECONDS = 10;

	private int pauses;

	private long startNanos;

	/** Starts waiting. */
	void begin() {
		this.pauses = 0;
	}

	/** Waits a little. */
	void pause() {
		if (this.pauses < SPINS) {
			this.pauses++;
			Thread.onSpinWait();
			return;
		}
		if (this.pauses == SPINS) {
			this.pauses++;
			this.startNanos = System.nanoTime();
		}
		else if (System.nanoTime() - this.startNanos > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
			throw new IllegalStateException("The other process was silent for " + LIMIT_SECONDS + " s");
		}
		Thread.yield();
	}

}
