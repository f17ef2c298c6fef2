package dev.arena.process;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waiting for what happens at some time: polls until a deadline that fails.
 */
public final class Eventually {

	private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private Eventually() {
	}

	/** Waits until a condition holds. */
	public static void eventually(String what, BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - start > DEADLINE_NANOS) {
				throw new AssertionError("Waited in vain until " + what);
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	/** Waits until a condition holds that needs the garbage collector. */
	public static void eventuallyAfterGc(String what, BooleanSupplier condition) {
		eventually(what, () -> {
			System.gc();
			return condition.getAsBoolean();
		});
	}

}
