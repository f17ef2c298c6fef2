package dev.arena.internal.posix;

import java.util.concurrent.TimeUnit;

import com.sun.jna.Memory;

/**
 * Sleeping in the kernel until another thread wakes who sleeps on the same four bytes,
 * from whatever process shares them. To sleep is to say what they were: if they are
 * something else by then, nobody sleeps, so no wake-up is lost between the look and the
 * sleep. A wake-up may come for no reason; who is woken looks again.
 */
public final class Futex {

	// linux/futex.h; without FUTEX_PRIVATE_FLAG: other processes wake us
	private static final int FUTEX_WAIT = 0;

	private static final int FUTEX_WAKE = 1;

	/** {@code struct timespec}: seconds 0, nanoseconds 8. */
	private static final int TIMESPEC_BYTES = 16;

	private Futex() {
	}

	/**
	 * Sleeps until woken, interrupted by a signal, or the time is over; not at all if the
	 * bytes are not what they were.
	 * @param address the four bytes, aligned
	 * @param expected what they were
	 * @param timeoutNanos how long at most
	 */
	public static void await(long address, int expected, long timeoutNanos) {
		try (Memory timeout = new Memory(TIMESPEC_BYTES)) {
			timeout.setLong(0, TimeUnit.NANOSECONDS.toSeconds(timeoutNanos));
			timeout.setLong(8, timeoutNanos % TimeUnit.SECONDS.toNanos(1));
			// whatever it says, the caller looks again: woken, changed, signal, time over
			NativeLibrary.libc().syscall(Platform.futexNumber(), address, FUTEX_WAIT, expected, timeout, 0L, 0);
		}
	}

	/**
	 * Wakes all who sleep.
	 * @param address the four bytes, aligned
	 */
	public static void wakeAll(long address) {
		NativeLibrary.libc().syscall(Platform.futexNumber(), address, FUTEX_WAKE, Integer.MAX_VALUE, 0L, 0L, 0);
	}

}
