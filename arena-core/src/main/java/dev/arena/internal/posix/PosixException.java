package dev.arena.internal.posix;

import org.jspecify.annotations.Nullable;

/**
 * The kernel refused a call. Internal: the public API throws
 * {@code dev.arena.ArenaException} with the same message.
 */
public final class PosixException extends DescribedException {

	private static final long serialVersionUID = 1L;

	private final String function;

	private final int errno;

	private final long sizeBytes;

	private final @Nullable String advice;

	private PosixException(String message, String function, int errno, long sizeBytes, @Nullable String advice,
			@Nullable Throwable cause) {
		super(message, cause);
		this.function = function;
		this.errno = errno;
		this.sizeBytes = sizeBytes;
		this.advice = advice;
	}

	/**
	 * A call that failed.
	 * @param call the call with its arguments as in C
	 * @param errno the error number
	 */
	PosixException(String call, int errno) {
		this(call, errno, 0);
	}

	/**
	 * A call for memory that failed.
	 * @param call the call with its arguments as in C
	 * @param errno the error number
	 * @param sizeBytes how much was asked for
	 */
	PosixException(String call, int errno, long sizeBytes) {
		this(call + " failed with " + Errno.describe(errno), function(call), errno, sizeBytes, null, null);
	}

	/**
	 * A call that was not made, because it would fail.
	 * @param call the call with its arguments as in C
	 * @param errno the error that it would give
	 */
	static PosixException foreseen(String call, Errno errno) {
		return new PosixException(call + " would fail with " + Errno.describe(errno.number()), function(call),
				errno.number(), 0, null, null);
	}

	/**
	 * The same failure with a next step added to the sentence.
	 * @param advice what to do about it
	 * @return a new exception
	 */
	public PosixException withAdvice(String advice) {
		return new PosixException(getMessage() + ": " + advice, this.function, this.errno, this.sizeBytes, advice,
				this);
	}

	private static String function(String call) {
		return call.substring(0, call.indexOf('('));
	}

	/**
	 * The next step that the sentence ends with.
	 * @return what to do about it, {@code null} if nobody has said so yet
	 */
	public @Nullable String advice() {
		return this.advice;
	}

	/**
	 * The C function that failed.
	 * @return its name
	 */
	public String function() {
		return this.function;
	}

	/**
	 * The error number.
	 * @return {@code errno}, 0 if none
	 */
	public int errno() {
		return this.errno;
	}

	/**
	 * How much memory the call asked for.
	 * @return the size in bytes, 0 if that is not the matter
	 */
	public long sizeBytes() {
		return this.sizeBytes;
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
