package dev.arena.internal.memory;

import dev.arena.internal.posix.LibraryLoadException;
import dev.arena.internal.posix.NativeAccess;
import dev.arena.internal.posix.NativeFailure;
import dev.arena.internal.posix.PlatformException;
import org.jspecify.annotations.Nullable;

/**
 * Whether this JVM lets the library map memory and use it.
 */
public final class MemoryAccess {

	private static @Nullable LibraryLoadException refusal;

	private MemoryAccess() {
	}

	/**
	 * Fails now, before anything is created, if this JVM cannot call the operating
	 * system, does not let this library use {@code java.lang.foreign}, or has no
	 * {@code sun.misc.Unsafe}; always with the same sentence.
	 * @throws PlatformException if this machine is not supported
	 * @throws LibraryLoadException if it is so
	 */
	public static synchronized void require() {
		NativeAccess.require();
		if (refusal != null) {
			throw refusal;
		}
		try {
			if (OffHeap.FOREIGN) {
				ForeignMemory.requireInitialized();
			}
			else {
				LegacyMemory.requireInitialized();
			}
		}
		catch (LinkageError ex) {
			refusal = NativeFailure.explain(ex);
			throw refusal;
		}
	}

}
