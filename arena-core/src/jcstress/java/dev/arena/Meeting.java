package dev.arena;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the two actors of a test meet before they begin. jcstress has them pass over many
 * states side by side; this keeps them at the same one, so that they meet in what they do
 * as well.
 */
final class Meeting {

	/** The other one may have no processor. */
	private static final int MAX_WAITS = 300;

	private static final int MAX_MOMENTS = 128;

	private static final int LINGERING = 40;

	/** 2^32 divided by the golden ratio: spreads numbers that follow each other. */
	private static final int STEP = 0x9E37_79B9;

	private final AtomicInteger arrived = new AtomicInteger();

	private int number;

	/** Begins anew, before the actors come. */
	void begin() {
		this.number++;
		this.arrived.set(0);
	}

	/** The first actor comes. */
	void one() {
		meet(this.number * STEP >>> 25);
	}

	/** The second actor comes. */
	void two() {
		meet(this.number * STEP >>> 18);
	}

	/**
	 * Waits for the other actor, and then some moments, which differ from time to time.
	 */
	private void meet(int moments) {
		this.arrived.incrementAndGet();
		for (int i = 0; i < MAX_WAITS && this.arrived.get() < 2; i++) {
			Thread.onSpinWait();
		}
		for (int i = moments & MAX_MOMENTS - 1; i > 0; i--) {
			this.arrived.get();
		}
	}

	/**
	 * What a weakened variant does where its weak place is, so that the other actor gets
	 * in between more often.
	 */
	static void linger() {
		for (int i = 0; i < LINGERING; i++) {
			Thread.onSpinWait();
		}
	}

}
