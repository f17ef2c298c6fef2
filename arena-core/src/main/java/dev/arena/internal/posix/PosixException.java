package dev.arena.internal.posix;

import org.jspecify.annotations.Nullable;

/**
 * The kernel refused a call. Internal: the public API throws
 * {@code dev.arena.ArenaException} with the same message.
 */
public final class PosixException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int errno;

	PosixException(String message, int errno, @Nullable Throwable cause) {
		super(message, cause);
		this.errno = errno;
	}

	/**
	 * A call that failed.
	 * @param call the call with its arguments as in C
	 * @param errno the error number
	 */
	PosixException(String call, int errno) {
		this(call + " failed with " + Errno.describe(errno), errno, null);
	}

	/**
	 * The same failure with a next step added to the sentence.
	 * @param advice what to do about it
	 * @return a new exception
	 */
	public PosixException withAdvice(String advice) {
		return new PosixException(getMessage() + ": " + advice, this.errno, this);
	}

	/**
	 * The error number.
	 * @return {@code errno}, 0 if none
	 */
	public int errno() {
		return this.errno;
	}

	/**
	 * Whether the kernel gave one particular error.
	 * @param expected the error
	 * @return {@code true} if so
	 */
	public boolean is(Errno expected) {
		return this.errno == expected.number();
	}

}
