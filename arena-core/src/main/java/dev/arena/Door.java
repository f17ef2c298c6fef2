package dev.arena;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.posix.ShmFile;

/**
 * The lock under which a shared segment is created, attached, left and recovered: byte 0
 * of its object, locked for one descriptor. The kernel opens the door when its holder
 * dies, so nobody waits for the dead. Allocating and freeing never come here.
 * <p>
 * Of those who wait one is next, by the lock of another byte: it looks often, the others
 * seldom, so a crowd at the door neither keeps the processors from whoever is inside nor
 * lets who comes first pass those who wait. That is a courtesy: should the next one be
 * stopped, the others go past it.
 */
final class Door implements AutoCloseable {

	static final long LOCK_OFFSET = 0;

	/** Behind the slots. */
	private static final long NEXT_OFFSET = SegmentFormat.MAX_SLOT + 1;

	private static final long MIN_PAUSE_NANOS = 50_000;

	private static final long MAX_PAUSE_OF_NEXT_NANOS = 1_000_000;

	private static final long MAX_PAUSE_NANOS = 10_000_000;

	/** After what time nobody lets another one go first, unless he has less. */
	static final long COURTESY_NANOS = 500_000_000;

	/**
	 * How often those who are not next look at the door. Whoever is next and lets it
	 * stand open at two looks is stopped.
	 */
	private static final long LOOK_NANOS = 25_000_000;

	private final ShmFile file;

	private Door(ShmFile file) {
		this.file = file;
	}

	/**
	 * Waits for the door.
	 * @param file the object
	 * @param timeoutNanos how long at most, 0 for one attempt
	 * @return the door, to be closed, or {@code null} if it stayed locked
	 */
	static @Nullable Door enter(ShmFile file, long timeoutNanos) {
		if (timeoutNanos == 0) {
			return file.tryLock(LOCK_OFFSET) ? new Door(file) : null;
		}
		boolean next = file.tryLock(NEXT_OFFSET);
		try {
			return await(file, timeoutNanos, next);
		}
		finally {
			file.unlock(NEXT_OFFSET);
		}
	}

	private static @Nullable Door await(ShmFile file, long timeoutNanos, boolean isNext) {
		long start = System.nanoTime();
		long courtesyNanos = Math.min(COURTESY_NANOS, timeoutNanos / 2);
		long pauseNanos = MIN_PAUSE_NANOS;
		boolean next = isNext;
		boolean interrupted = false;
		long lookedNanos = 0;
		boolean open = false;
		try {
			for (;;) { // until the timeout
				long passedNanos = System.nanoTime() - start;
				boolean mayEnter = next || passedNanos > courtesyNanos;
				if (!mayEnter && passedNanos - lookedNanos > LOOK_NANOS) {
					boolean wasOpen = open;
					open = !file.isLockedByOther(LOCK_OFFSET);
					mayEnter = open && wasOpen;
					lookedNanos = passedNanos;
				}
				if (mayEnter && file.tryLock(LOCK_OFFSET)) {
					return new Door(file);
				}
				if (passedNanos >= timeoutNanos) {
					return null;
				}
				interrupted |= Thread.interrupted(); // or parking would not
				LockSupport.parkNanos(Math.min(pauseNanos, timeoutNanos - passedNanos));
				if (!next && file.tryLock(NEXT_OFFSET)) {
					next = true;
					pauseNanos = MIN_PAUSE_NANOS;
				}
				else {
					pauseNanos = Math.min(2 * pauseNanos, next ? MAX_PAUSE_OF_NEXT_NANOS : MAX_PAUSE_NANOS);
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	static AttachTimeoutException timedOut(ShmFile file, Duration timeout) {
		return new AttachTimeoutException(file.name(), timeout, DoorHolder.find(file.status(), LOCK_OFFSET));
	}

	/** Who keeps the door of a segment locked, in words. */
	static String describeHolder(ShmFile file) {
		DoorHolder holder = DoorHolder.find(file.status(), LOCK_OFFSET);
		return (holder != null) ? holder.toString() : "another process";
	}

	@Override
	public void close() {
		this.file.unlock(LOCK_OFFSET);
	}

}
