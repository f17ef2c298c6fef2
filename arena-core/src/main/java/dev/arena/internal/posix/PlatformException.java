package dev.arena.internal.posix;

/**
 * The library does not run on this operating system or processor architecture. Internal:
 * the public API throws {@code dev.arena.UnsupportedPlatformException} with the same
 * message.
 */
public final class PlatformException extends DescribedException {

	private static final long serialVersionUID = 1L;

	private final String operatingSystem;

	private final String architecture;

	PlatformException(String operatingSystem, String architecture) {
		super("Arena does not support " + operatingSystem + " on " + architecture
				+ ": it needs Linux on x86-64 or aarch64", null);
		this.operatingSystem = operatingSystem;
		this.architecture = architecture;
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
