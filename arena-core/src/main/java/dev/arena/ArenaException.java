package dev.arena;

import java.util.Optional;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.posix.PosixException;

/**
 * An arena could not be created, attached, bound or locked, or its segment is not what it
 * should be. The message is one sentence with the value, the rule and the next step; if
 * the kernel said no it names the call and the error. Nothing is left behind by the
 * operation that failed.
 */
public class ArenaException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** The error number, 0 if none. */
	private final int errno;

	private final @Nullable String advice;

	/**
	 * A failure that the library found itself.
	 * @param message what is wrong and what to do
	 */
	public ArenaException(String message) {
		this(message, 0, null);
	}

	/**
	 * A failure with a cause.
	 * @param message what is wrong and what to do
	 * @param errno the kernel's error number, 0 if it is not the kernel that refused
	 * @param cause the cause, or {@code null}
	 */
	public ArenaException(String message, int errno, @Nullable Throwable cause) {
		this(message, errno, cause, null);
	}

	private ArenaException(String message, int errno, @Nullable Throwable cause, @Nullable String advice) {
		super(message, cause);
		this.errno = errno;
		this.advice = advice;
	}

	/** A call that the kernel refused. */
	ArenaException(PosixException cause) {
		this(String.valueOf(cause.getMessage()), cause.errno(), cause, cause.advice());
	}

	/**
	 * What to do, if the kernel refused and nothing more specific is known: the end of
	 * the message.
	 * @return the next step, for this machine as it was then
	 */
	public Optional<String> advice() {
		return Optional.ofNullable(this.advice);
	}

	/**
	 * The kernel's error number.
	 * @return {@code errno}, or empty if it is not the kernel that refused
	 */
	public OptionalInt errno() {
		return (this.errno != 0) ? OptionalInt.of(this.errno) : OptionalInt.empty();
	}

}
