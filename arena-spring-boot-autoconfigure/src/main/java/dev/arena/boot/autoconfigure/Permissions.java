package dev.arena.boot.autoconfigure;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An access mode as it is written in a property: four octal digits.
 */
final class Permissions {

	static final int OWNER_READ_WRITE = 0600;

	private static final int ALL = 0777;

	private static final Pattern WELL_FORMED = Pattern.compile("0[0-7]{3}");

	private static final Pattern WITHOUT_ZERO = Pattern.compile("[67][0-7]{2}");

	private static final Pattern DECIMAL = Pattern.compile("[0-9]{3}");

	private Permissions() {
	}

	static boolean isWellFormed(String text) {
		return WELL_FORMED.matcher(text).matches();
	}

	static int parse(String text) {
		return Integer.parseInt(text, 8);
	}

	static boolean letOwnerReadAndWrite(String text) {
		return (parse(text) & OWNER_READ_WRITE) == OWNER_READ_WRITE;
	}

	static String toText(int mode) {
		return String.format(Locale.ROOT, "%04o", mode);
	}

	/**
	 * Whether a text looks like the decimal value of a mode. YAML reads {@code 0600}
	 * without quotes as an octal number, which arrives as 384. No mode that lets its
	 * owner read and write has the same digits in octal.
	 */
	static boolean isDecimal(String text) {
		return DECIMAL.matcher(text).matches() && Integer.parseInt(text) >= OWNER_READ_WRITE
				&& Integer.parseInt(text) <= ALL;
	}

	/** What was most likely meant by a text that is not well formed. */
	static String nearest(String text) {
		if (isDecimal(text)) {
			return toText(Integer.parseInt(text));
		}
		return (WITHOUT_ZERO.matcher(text).matches()) ? "0" + text : toText(OWNER_READ_WRITE);
	}

}
