package dev.arena.internal.posix;

import org.jspecify.annotations.Nullable;

/**
 * Loads the C library once. A failure that lasts is kept and thrown at each use as the
 * same clear exception, not as a {@link NoClassDefFoundError} from the second use on.
 */
final class NativeLibrary {

	private static volatile @Nullable LibC libc;

	private static @Nullable LibraryLoadException failure;

	private NativeLibrary() {
	}

	static LibC libc() {
		LibC loaded = libc;
		return (loaded != null) ? loaded : load();
	}

	private static synchronized LibC load() {
		Platform.requireSupported();
		if (failure != null) {
			throw failure;
		}
		LibC loaded = libc;
		if (loaded == null) {
			try {
				Jna.requireUsable();
				loaded = LibCCalls.load();
			}
			catch (RuntimeException | Error ex) {
				if (!NativeFailure.isLasting(ex)) {
					throw ex;
				}
				failure = NativeFailure.explain(ex);
				throw failure;
			}
			libc = loaded;
		}
		return loaded;
	}

}
