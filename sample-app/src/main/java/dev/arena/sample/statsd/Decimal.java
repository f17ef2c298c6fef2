package dev.arena.sample.statsd;

import java.nio.charset.StandardCharsets;

/**
 * Reads decimal numbers such as {@code 12}, {@code -0.5} or {@code +1e3}. Those of up to
 * 15 digits, all that occur in practice, are computed exactly from the bytes; the others
 * are left to {@link Double#parseDouble(String)}.
 */
final class Decimal {

	/** Keeps every sum of samples finite. */
	private static final double MAX_MAGNITUDE = 1e100;

	private static final int MAX_LENGTH = 64;

	/** An integer of so many digits is a {@code double} without rounding. */
	private static final int MAX_EXACT_DIGITS = 15;

	/** The powers of ten that are a {@code double} without rounding. */
	private static final double[] EXACT_POWERS = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
			1e13, 1e14, 1e15 };

	private double value;

	private boolean signed;

	double value() {
		return this.value;
	}

	boolean signed() {
		return this.signed;
	}

	/** Returns whether the whole range is a number of acceptable magnitude. */
	boolean read(Bytes bytes, int from, int to) {
		if (to - from > MAX_LENGTH) {
			return false;
		}
		this.signed = from < to && isSign(bytes.at(from));
		int start = this.signed ? from + 1 : from;
		int integerEnd = digitsEnd(bytes, start, to);
		boolean hasPoint = integerEnd < to && bytes.at(integerEnd) == '.';
		int mantissaEnd = hasPoint ? digitsEnd(bytes, integerEnd + 1, to) : integerEnd;
		int digits = hasPoint ? mantissaEnd - start - 1 : mantissaEnd - start;
		if (digits == 0) {
			return false;
		}
		if (mantissaEnd == to && digits <= MAX_EXACT_DIGITS) {
			double magnitude = integer(bytes, start, to) / EXACT_POWERS[hasPoint ? to - integerEnd - 1 : 0];
			this.value = (this.signed && bytes.at(from) == '-') ? -magnitude : magnitude;
			return true;
		}
		return (mantissaEnd == to || isExponent(bytes, mantissaEnd, to)) && parse(bytes, from, to);
	}

	private boolean parse(Bytes bytes, int from, int to) {
		byte[] text = new byte[to - from];
		for (int i = from; i < to; i++) {
			text[i - from] = bytes.at(i);
		}
		this.value = Double.parseDouble(new String(text, StandardCharsets.US_ASCII));
		return Math.abs(this.value) <= MAX_MAGNITUDE;
	}

	private static double integer(Bytes bytes, int from, int to) {
		long integer = 0;
		for (int i = from; i < to; i++) {
			if (bytes.at(i) != '.') {
				integer = integer * 10 + (bytes.at(i) - '0');
			}
		}
		return integer;
	}

	private static boolean isExponent(Bytes bytes, int from, int to) {
		if (bytes.at(from) != 'e' && bytes.at(from) != 'E') {
			return false;
		}
		int start = (from + 1 < to && isSign(bytes.at(from + 1))) ? from + 2 : from + 1;
		return start < to && digitsEnd(bytes, start, to) == to;
	}

	private static int digitsEnd(Bytes bytes, int from, int to) {
		int end = from;
		while (end < to && bytes.at(end) >= '0' && bytes.at(end) <= '9') {
			end++;
		}
		return end;
	}

	private static boolean isSign(byte value) {
		return value == '+' || value == '-';
	}

}
