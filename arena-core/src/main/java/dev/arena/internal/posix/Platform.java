package dev.arena.internal.posix;

import java.util.Locale;

/**
 * Which machines the library runs on: system call numbers and structure layouts are those
 * of 64-bit Linux.
 */
final class Platform {

	private static final String OS = System.getProperty("os.name", "unknown");

	private static final String ARCHITECTURE = System.getProperty("os.arch", "unknown").toLowerCase(Locale.ROOT);

	private static final boolean X86_64 = ARCHITECTURE.equals("amd64") || ARCHITECTURE.equals("x86_64");

	private static final boolean AARCH64 = ARCHITECTURE.equals("aarch64") || ARCHITECTURE.equals("arm64");

	private Platform() {
	}

	/**
	 * Refuses other machines.
	 * @throws PlatformException if this is not Linux on x86-64 or aarch64
	 */
	static void requireSupported() {
		if (!OS.equals("Linux") || !(X86_64 || AARCH64)) {
			throw new PlatformException(OS, ARCHITECTURE);
		}
	}

	/** {@code O_TMPFILE}, which contains {@code O_DIRECTORY}, from {@code fcntl.h}. */
	static int unnamedFileFlags() {
		return 020000000 | (X86_64 ? 0200000 : 040000);
	}

	/** System call number of {@code mbind}, from {@code asm/unistd.h}. */
	static long mbindNumber() {
		return X86_64 ? 237 : 235;
	}

	/** System call number of {@code futex}, from {@code asm/unistd.h}. */
	static long futexNumber() {
		return X86_64 ? 202 : 98;
	}

}
