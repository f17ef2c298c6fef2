package dev.arena.internal.posix;

import org.jspecify.annotations.Nullable;

/**
 * This JVM cannot call the operating system. Unlike a {@link PosixException} it says
 * nothing about a call, so no caller has advice to add. Internal: the public API throws
 * {@code dev.arena.NativeAccessException} with the same message.
 */
public final class LibraryLoadException extends DescribedException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	LibraryLoadException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * What is missing.
	 * @return of the same name as the public one
	 */
	public Reason reason() {
		return this.reason;
	}

	/** The reasons; the public API has them under the same names. */
	public enum Reason {

		DENIED, JNA_MISSING, JNA_TOO_OLD, JNA_LIBRARY_OF_OTHER_VERSION, JNA_LIBRARY_NOT_LOADED, JDK_MODULE_MISSING

	}

}
