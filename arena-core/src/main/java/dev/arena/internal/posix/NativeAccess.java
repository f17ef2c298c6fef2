package dev.arena.internal.posix;

/**
 * Whether this JVM can call the operating system.
 */
public final class NativeAccess {

	private NativeAccess() {
	}

	/**
	 * Fails now, before anything is created, if this JVM cannot call the operating
	 * system; always with the same sentence.
	 * @throws PlatformException if this machine is not supported
	 * @throws LibraryLoadException if JNA cannot be used
	 */
	public static void require() {
		NativeLibrary.libc();
	}

}
