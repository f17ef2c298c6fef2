package dev.arena;

import dev.arena.internal.posix.PlatformException;

/**
 * The library does not run on this operating system or processor architecture. Thrown
 * when an arena is created.
 */
public final class UnsupportedPlatformException extends UnsupportedOperationException {

	private static final long serialVersionUID = 1L;

	private final String operatingSystem;

	private final String architecture;

	UnsupportedPlatformException(PlatformException cause) {
		super(cause.getMessage(), cause);
		this.operatingSystem = cause.operatingSystem();
		this.architecture = cause.architecture();
	}

	/**
	 * The operating system.
	 * @return the value of {@code os.name}
	 */
	public String operatingSystem() {
		return this.operatingSystem;
	}

	/**
	 * The processor architecture.
	 * @return the value of {@code os.arch} in lower case
	 */
	public String architecture() {
		return this.architecture;
	}

}
