package dev.arena;

import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

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
		super(message, cause);
		this.errno = errno;
	}

	/**
	 * The kernel's error number.
	 * @return {@code errno}, or empty if it is not the kernel that refused
	 */
	public OptionalInt errno() {
		return (this.errno != 0) ? OptionalInt.of(this.errno) : OptionalInt.empty();
	}

}
