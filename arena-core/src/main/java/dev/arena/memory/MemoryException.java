package dev.arena.memory;

import org.jspecify.annotations.Nullable;

/**
 * Memory could not be had as required. Internal: the public API throws
 * {@code dev.arena.ArenaException} with the same message.
 */
public final class MemoryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int errno;

	MemoryException(String message, int errno, @Nullable Throwable cause) {
		super(message, cause);
		this.errno = errno;
	}

	/**
	 * The error number if the kernel refused.
	 * @return {@code errno}, 0 if none
	 */
	public int errno() {
		return this.errno;
	}

}
