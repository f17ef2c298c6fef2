package dev.arena;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.posix.ShmFile;

/**
 * The lock under which a shared segment is created, attached, left and recovered: byte 0
 * of its object, locked for one descriptor. The kernel opens the door when its holder
 * dies, so nobody waits for the dead. Allocating and freeing never come here.
 */
final class Door implements AutoCloseable {

	static final long LOCK_OFFSET = 0;

	private static final long MIN_PAUSE_NANOS = 50_000;

	/**
	 * Short, because who waits longer than others must not look less often than they do.
	 */
	private static final long MAX_PAUSE_NANOS = 1_000_000;

	private final ShmFile file;

	private Door(ShmFile file) {
		this.file = file;
	}

	/**
	 * Waits for the door, with exponential backoff.
	 * @param file the object
	 * @param timeoutNanos how long at most, 0 for one attempt
	 * @return the door, to be closed, or {@code null} if it stayed locked
	 */
	static @Nullable Door enter(ShmFile file, long timeoutNanos) {
		long start = System.nanoTime();
		long pauseNanos = MIN_PAUSE_NANOS;
		boolean interrupted = false;
		try {
			while (!file.tryLock(LOCK_OFFSET)) { // bounded by the timeout
				long leftNanos = timeoutNanos - (System.nanoTime() - start);
				if (leftNanos <= 0) {
					return null;
				}
				interrupted |= Thread.interrupted(); // or parking would not
				LockSupport.parkNanos(Math.min(pauseNanos, leftNanos));
				pauseNanos = Math.min(2 * pauseNanos, MAX_PAUSE_NANOS);
			}
			return new Door(file);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	static AttachTimeoutException timedOut(ShmFile file, Duration timeout) {
		return new AttachTimeoutException(file.name(), timeout, DoorHolder.find(file.path(), LOCK_OFFSET));
	}

	@Override
	public void close() {
		this.file.unlock(LOCK_OFFSET);
	}

}
