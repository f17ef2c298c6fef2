package dev.arena.internal.posix;

import org.jspecify.annotations.Nullable;

/**
 * The native library is not there. Unlike a {@link PosixException} it says nothing about
 * a call, so no caller has advice to add. Internal: the public API throws
 * {@code dev.arena.NativeAccessException} with the same message.
 */
public final class LibraryLoadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	LibraryLoadException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
