package dev.arena.internal.posix;

/**
 * Makes what only the kernel makes.
 */
public final class PosixFailures {

	private PosixFailures() {
	}

	public static PosixException of(String call, int errno) {
		return new PosixException(call, errno);
	}

}
