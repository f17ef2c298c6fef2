package dev.arena;

/**
 * This JVM cannot call the operating system: JNA did not get its native library into the
 * process, or native access is denied to it or to this library. The cause is what the JVM
 * said. Every attempt to create an arena fails alike until the JVM is started anew.
 */
public class NativeAccessException extends ArenaException {

	private static final long serialVersionUID = 1L;

	private final boolean denied;

	NativeAccessException(String message, boolean denied, Throwable cause) {
		super(message, 0, cause);
		this.denied = denied;
	}

	/**
	 * Whether the JVM denies native access, as with {@code --illegal-native-access=deny}
	 * on JDK 24 and newer: start it with {@code --enable-native-access}.
	 * @return {@code false} if access is granted, but JNA's library cannot be unpacked or
	 * loaded
	 */
	public boolean isDenied() {
		return this.denied;
	}

}
