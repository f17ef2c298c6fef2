package dev.arena.internal.posix;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A failure that says what is wrong. Internal: the public API throws its own with the
 * same message.
 */
public abstract class DescribedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * A failure.
	 * @param message what is wrong
	 * @param cause what it comes from, if anything
	 */
	protected DescribedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	@Override
	public String getMessage() {
		return Objects.requireNonNull(super.getMessage());
	}

}
