package dev.arena.internal.posix;

import org.jspecify.annotations.Nullable;

/**
 * Loads the C library once. A failure is kept and thrown at each use as the same clear
 * exception, not as a {@link NoClassDefFoundError} from the second use on.
 */
final class NativeLibrary {

	private static final @Nullable LibC LIBC;

	private static final @Nullable Throwable FAILURE;

	static {
		LibC libc = null;
		Throwable failure = null;
		try {
			libc = LibCCalls.load();
		}
		catch (LinkageError | RuntimeException ex) {
			failure = ex;
		}
		LIBC = libc;
		FAILURE = failure;
	}

	private NativeLibrary() {
	}

	static LibC libc() {
		if (LIBC == null) {
			Platform.requireSupported();
			throw new LibraryLoadException("JNA could not load its native library (" + root(FAILURE)
					+ "): let it unpack into a writable directory that allows execution with -Djna.tmpdir=<directory>, "
					+ "and on JDK 24 or newer start with " + NativeAccess.option(), FAILURE);
		}
		return LIBC;
	}

	/** What says something: the failure of a class to initialise has no message. */
	private static @Nullable Throwable root(@Nullable Throwable failure) {
		Throwable root = failure;
		while (root != null && root.getCause() != null) {
			root = root.getCause();
		}
		return root;
	}

}
