package dev.arena;

import dev.arena.internal.posix.LibraryLoadException;

/**
 * This JVM cannot call the operating system, for one of the {@linkplain Reason reasons}
 * that its message explains. Thrown before anything is created. The cause is what the JVM
 * said, if it said anything. Every attempt to create an arena fails alike until the JVM
 * is started anew.
 */
public class NativeAccessException extends ArenaException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	NativeAccessException(LibraryLoadException cause) {
		super(cause.getMessage(), 0, cause);
		this.reason = Reason.valueOf(cause.reason().name());
	}

	/**
	 * What is missing.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/** Why a JVM cannot call the operating system. */
	public enum Reason {

		/**
		 * The JVM denies native access, as with {@code --illegal-native-access=deny} on
		 * JDK 24 and newer: start it with {@code --enable-native-access}.
		 */
		DENIED,

		/** There is no JNA on the class path or module path. */
		JNA_MISSING,

		/** JNA is older than 5.12.1. */
		JNA_TOO_OLD,

		/** JNA has found a native library that belongs to another version of it. */
		JNA_LIBRARY_OF_OTHER_VERSION,

		/** JNA cannot unpack or load its native library. */
		JNA_LIBRARY_NOT_LOADED,

		/**
		 * The Java runtime was made without a module that is needed, as by {@code jlink}
		 * without {@code jdk.unsupported} before Java 22.
		 */
		JDK_MODULE_MISSING

	}

}
