package dev.arena.layout;

import dev.arena.Chunk;

/**
 * Texts of a fixed number of bytes in a chunk: UTF-8, filled up with zeros, which a text
 * cannot contain. A text that needs all bytes has no zero at its end. For generated code.
 * <p>
 * What is no UTF-8 is read as the replacement character U+FFFD, one for each longest
 * beginning of a character, as the Unicode standard recommends; half a surrogate pair is
 * written as {@code ?}, as Java does.
 */
public final class FixedText {

	private static final char REPLACEMENT = '\uFFFD';

	private FixedText() {
	}

	/**
	 * Writes a text, without garbage.
	 * @param chunk the chunk
	 * @param offset the first byte
	 * @param lengthBytes how many bytes the text has
	 * @param text the text
	 * @throws IllegalArgumentException if the text needs more bytes or contains the
	 * character 0; nothing is written then
	 */
	public static void put(Chunk chunk, long offset, int lengthBytes, CharSequence text) {
		int neededBytes = encodedBytes(text, lengthBytes);
		chunk.fill(offset + neededBytes, lengthBytes - neededBytes, (byte) 0);
		long position = offset;
		for (int i = 0; i < text.length(); i++) {
			int codePoint = codePointAt(text, i);
			if (codePoint >= Character.MIN_SUPPLEMENTARY_CODE_POINT) {
				i++;
			}
			position = encode(chunk, position, codePoint);
		}
	}

	/**
	 * Reads a text into a new string.
	 * @param chunk the chunk
	 * @param offset the first byte
	 * @param lengthBytes how many bytes the text has
	 * @return the text up to the first zero
	 */
	public static String get(Chunk chunk, long offset, int lengthBytes) {
		StringBuilder text = new StringBuilder(lengthBytes);
		append(chunk, offset, lengthBytes, text);
		return text.toString();
	}

	/**
	 * Reads a text, without garbage if the target has room.
	 * @param chunk the chunk
	 * @param offset the first byte
	 * @param lengthBytes how many bytes the text has
	 * @param target what the text is appended to
	 */
	public static void append(Chunk chunk, long offset, int lengthBytes, StringBuilder target) {
		int usedBytes = usedBytes(chunk, offset, lengthBytes);
		int i = 0;
		while (i < usedBytes) {
			int first = chunk.getByte(offset + i) & 0xFF;
			int size = (first < 0x80) ? 1 : (first >= 0xC2 && first < 0xE0) ? 2
					: (first >= 0xE0 && first < 0xF0) ? 3 : (first >= 0xF0 && first < 0xF5) ? 4 : 0;
			int codePoint = (size == 1) ? first : first & 0x3F >> Math.max(size - 1, 0);
			int read = 1;
			while (read < size && i + read < usedBytes && isNext(first, read, chunk.getByte(offset + i + read))) {
				codePoint = codePoint << 6 | chunk.getByte(offset + i + read) & 0x3F;
				read++;
			}
			if (size == read) {
				target.appendCodePoint(codePoint);
			}
			else {
				target.append(REPLACEMENT);
			}
			i += read;
		}
	}

	/**
	 * Whether a byte can follow; the second also rules out longer forms of what is
	 * shorter, surrogates, and what is beyond Unicode.
	 */
	private static boolean isNext(int first, int index, byte next) {
		int value = next & 0xFF;
		int least = (index == 1 && first == 0xE0) ? 0xA0 : (index == 1 && first == 0xF0) ? 0x90 : 0x80;
		int most = (index == 1 && first == 0xED) ? 0x9F : (index == 1 && first == 0xF4) ? 0x8F : 0xBF;
		return value >= least && value <= most;
	}

	private static int usedBytes(Chunk chunk, long offset, int lengthBytes) {
		int used = 0;
		while (used < lengthBytes && chunk.getByte(offset + used) != 0) {
			used++;
		}
		return used;
	}

	private static int encodedBytes(CharSequence text, int lengthBytes) {
		long needed = 0;
		int fitting = 0;
		for (int i = 0; i < text.length(); i++) {
			int codePoint = codePointAt(text, i);
			if (codePoint == 0) {
				throw new IllegalArgumentException(
						"The text has the character 0 at index " + i + ", which ends a text in a chunk: leave it out");
			}
			if (codePoint >= Character.MIN_SUPPLEMENTARY_CODE_POINT) {
				i++;
			}
			needed += (codePoint < 0x80) ? 1 : (codePoint < 0x800) ? 2 : (codePoint < 0x10000) ? 3 : 4;
			fitting = (needed <= lengthBytes) ? i + 1 : fitting;
		}
		if (needed > lengthBytes) {
			throw new IllegalArgumentException("The text needs " + needed + " bytes and must fit into " + lengthBytes
					+ ": its first " + fitting + " characters do");
		}
		return (int) needed;
	}

	private static int codePointAt(CharSequence text, int index) {
		int codePoint = Character.codePointAt(text, index);
		return (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) ? '?' : codePoint;
	}

	private static long encode(Chunk chunk, long position, int codePoint) {
		if (codePoint < 0x80) {
			chunk.putByte(position, (byte) codePoint);
			return position + 1;
		}
		int followers = (codePoint < 0x800) ? 1 : (codePoint < 0x10000) ? 2 : 3;
		int mark = 0xF0 << 3 - followers & 0xFF; // as many ones at the top as there are
													// bytes
		chunk.putByte(position, (byte) (mark | codePoint >> 6 * followers));
		for (int i = 1; i <= followers; i++) {
			chunk.putByte(position + i, (byte) (0x80 | codePoint >> 6 * (followers - i) & 0x3F));
		}
		return position + followers + 1;
	}

}
