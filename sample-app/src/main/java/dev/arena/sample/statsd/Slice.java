package dev.arena.sample.statsd;

import java.nio.charset.StandardCharsets;

/**
 * A range of a datagram. Moved along by the parser, so that reading a line creates no
 * object; what outlives the line must be copied out.
 */
public final class Slice {

	private static final Bytes NOTHING = new Bytes() {

		@Override
		public int length() {
			return 0;
		}

		@Override
		public byte at(int index) {
			throw new IndexOutOfBoundsException(index);
		}

	};

	private Bytes bytes = NOTHING;

	private int from;

	private int to;

	void set(Bytes bytes, int from, int to) {
		this.bytes = bytes;
		this.from = from;
		this.to = to;
	}

	void clear() {
		set(NOTHING, 0, 0);
	}

	/**
	 * How many bytes the range has.
	 * @return the number, 0 or more
	 */
	public int length() {
		return this.to - this.from;
	}

	/**
	 * Copies the range.
	 * @param target where to
	 * @param offset the first element of {@code target}
	 * @return the element after the last one written
	 */
	public int copyTo(byte[] target, int offset) {
		int next = offset;
		for (int i = this.from; i < this.to; i++) {
			target[next++] = this.bytes.at(i);
		}
		return next;
	}

	/**
	 * Hashes the range to 64 bits: FNV-1a, then the finalizer of SplitMix64 to spread
	 * short inputs.
	 * @return the hash
	 */
	public long hash64() {
		long hash = 0xcbf29ce484222325L;
		for (int i = this.from; i < this.to; i++) {
			hash = (hash ^ (this.bytes.at(i) & 0xff)) * 0x100000001b3L;
		}
		hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
		hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
		return hash ^ (hash >>> 31);
	}

	boolean hasControlCharacterOr(char unwanted) {
		for (int i = this.from; i < this.to; i++) {
			byte value = this.bytes.at(i);
			if ((value >= 0 && value < ' ') || value == unwanted) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The range as text, malformed UTF-8 replaced.
	 */
	@Override
	public String toString() {
		byte[] copy = new byte[length()];
		copyTo(copy, 0);
		return new String(copy, StandardCharsets.UTF_8);
	}

}
