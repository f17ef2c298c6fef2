package dev.arena.benchmark.process;

import java.nio.ByteBuffer;

/**
 * Words that count up from a first one. All transports write and read them by the same
 * code, through a direct buffer in the machine's byte order, so that the difference
 * between transports is not one between accessors.
 */
final class Payload {

	private Payload() {
	}

	static void write(ByteBuffer target, int index, int lengthBytes, long firstWord) {
		long word = firstWord;
		for (int offset = 0; offset < lengthBytes; offset += Long.BYTES) {
			target.putLong(index + offset, word++);
		}
	}

	/** Reads every word and adds them up. */
	static long read(ByteBuffer source, int index, int lengthBytes) {
		long sum = 0;
		for (int offset = 0; offset < lengthBytes; offset += Long.BYTES) {
			sum += source.getLong(index + offset);
		}
		return sum;
	}

	/** What {@link #read} returns for what {@link #write} wrote. */
	static long sum(int lengthBytes, long firstWord) {
		long words = lengthBytes / Long.BYTES;
		return words * firstWord + words * (words - 1) / 2;
	}

}
