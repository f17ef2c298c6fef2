package dev.arena.channel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The time between two looks of one who waits, as its {@link WaitMode} will have it.
 * Belongs to one thread at a time.
 */
final class Pause {

	/** How often somebody looks before it makes a pause: some microseconds. */
	private static final int LOOKS_BEFORE_PAUSE = 256;

	/** How many of the looks go without asking what time it is. */
	private static final int LOOKS_WITHOUT_CLOCK = 32;

	private static final long MIN_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

	private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/** {@code Thread.isVirtual()}, since Java 21. */
	private static final @Nullable MethodHandle IS_VIRTUAL = findIsVirtual();

	private final WaitMode mode;

	private final Bell bell;

	private final BooleanSupplier look;

	private int looks;

	private long pauseNanos;

	/**
	 * A way to wait.
	 * @param mode how
	 * @param bell where the other side rings
	 * @param look whether there is what is waited for
	 */
	Pause(WaitMode mode, Bell bell, BooleanSupplier look) {
		this.mode = mode;
		this.bell = bell;
		this.look = look;
	}

	/** To be called when somebody begins to wait. */
	void begin() {
		this.looks = 0;
		this.pauseNanos = MIN_PAUSE_NANOS;
	}

	/** Whether it is time to ask what time it is. */
	boolean isClockDue() {
		return this.looks % LOOKS_WITHOUT_CLOCK == 0;
	}

	/**
	 * Makes one pause.
	 * @param limitNanos how long at most
	 */
	void make(long limitNanos) {
		if (++this.looks <= LOOKS_BEFORE_PAUSE || this.mode == WaitMode.SPIN) {
			Thread.onSpinWait();
			if (this.looks == Integer.MAX_VALUE) {
				this.looks = 0;
			}
			return;
		}
		this.looks = LOOKS_BEFORE_PAUSE + LOOKS_WITHOUT_CLOCK - LOOKS_BEFORE_PAUSE % LOOKS_WITHOUT_CLOCK - 1;
		if (this.mode == WaitMode.SLEEP && !isVirtual()) {
			this.bell.sleep(this.look, limitNanos);
		}
		else {
			park(limitNanos);
		}
		this.looks++; // a multiple: the clock is due
	}

	/** Makes one pause in which nobody can wake it. */
	void park(long limitNanos) {
		LockSupport.parkNanos(this, Math.min(this.pauseNanos, limitNanos));
		this.pauseNanos = Math.min(2 * this.pauseNanos, MAX_PAUSE_NANOS);
	}

	static boolean isVirtual() {
		if (IS_VIRTUAL == null) {
			return false;
		}
		try {
			return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable MethodHandle findIsVirtual() {
		try {
			return MethodHandles.publicLookup()
				.findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
		}
		catch (NoSuchMethodException | IllegalAccessException ex) {
			return null;
		}
	}

}
