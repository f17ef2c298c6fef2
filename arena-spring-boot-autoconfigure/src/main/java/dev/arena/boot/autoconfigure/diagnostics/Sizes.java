package dev.arena.boot.autoconfigure.diagnostics;

import java.util.Locale;

/**
 * Sizes as people and commands want them.
 */
final class Sizes {

	private static final long KIBIBYTE = 1L << 10;

	private static final long MEBIBYTE = 1L << 20;

	private Sizes() {
	}

	static String describe(long bytes) {
		return (bytes < MEBIBYTE) ? bytes + " bytes"
				: String.format(Locale.ROOT, "%d bytes (%.1f MiB)", bytes, bytes / (double) MEBIBYTE);
	}

	static long kibibytesUp(long bytes) {
		return ceilDiv(bytes, KIBIBYTE);
	}

	static long mebibytesUp(long bytes) {
		return ceilDiv(bytes, MEBIBYTE);
	}

	static long ceilDiv(long dividend, long divisor) {
		return (dividend + divisor - 1) / divisor;
	}

}
