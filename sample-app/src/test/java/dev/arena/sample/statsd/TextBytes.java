package dev.arena.sample.statsd;

import java.nio.charset.StandardCharsets;

/**
 * A datagram in an array of exactly its length: reading outside throws.
 */
public final class TextBytes implements Bytes {

	private final byte[] bytes;

	public TextBytes(String text) {
		this(text.getBytes(StandardCharsets.UTF_8));
	}

	TextBytes(byte[] bytes) {
		this.bytes = bytes;
	}

	@Override
	public int length() {
		return this.bytes.length;
	}

	@Override
	public byte at(int index) {
		return this.bytes[index];
	}

}
