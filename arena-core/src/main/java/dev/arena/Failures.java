package dev.arena;

import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Supplier;

import dev.arena.internal.memory.KernelAdvice;
import dev.arena.internal.memory.MemoryException;
import dev.arena.internal.posix.LibraryLoadException;
import dev.arena.internal.posix.PlatformException;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.ShutdownException;

/**
 * Makes {@link ArenaException}s of the failures of lower layers.
 */
final class Failures {

	private Failures() {
	}

	static <T> T translating(Supplier<T> operation) {
		try {
			return operation.get();
		}
		catch (PosixException ex) {
			ArenaException translated = new ArenaException(KernelAdvice.on(ex));
			for (Throwable suppressed : ex.getSuppressed()) {
				translated.addSuppressed(suppressed);
			}
			throw translated;
		}
		catch (UncheckedIOException ex) { // of a file in /proc or /sys
			throw new ArenaException(
					ex.getMessage() + " (" + Objects.requireNonNull(ex.getCause()).getMessage()
							+ "): close files or raise 'ulimit -n' if too many are open, and see that /proc is mounted",
					0, ex);
		}
		catch (ShutdownException ex) {
			throw new ArenaException(ex.getMessage(), 0, ex);
		}
		catch (PlatformException ex) {
			throw new UnsupportedPlatformException(ex);
		}
		catch (MemoryException ex) {
			throw new FeatureUnavailableException(ex);
		}
		catch (LibraryLoadException ex) {
			throw new NativeAccessException(ex);
		}
	}

}
