package dev.arena.internal.posix;

import java.lang.reflect.Field;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.arena.internal.posix.LibraryLoadException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Which JNA there is, found out without initialising any class of it that loads its
 * native library.
 */
final class Jna {

	/** The first version that has all that is called here; tests run with it. */
	private static final String OLDEST = "5.12.1";

	private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?.*");

	private Jna() {
	}

	/** Fails if there is no JNA, or one that is too old. */
	static void requireUsable() {
		String version = version();
		if (version == null) {
			throw missing(null);
		}
		if (isOlder(version)) {
			throw tooOld("version " + version, null);
		}
	}

	/**
	 * The version, {@code null} if there is none, the empty string if it does not say.
	 */
	static @Nullable String version() {
		try {
			Class<?> type = find("com.sun.jna.Native");
			Field version = find("com.sun.jna.Version").getDeclaredField("VERSION");
			return (version.trySetAccessible() && version.get(null) instanceof String text) ? text
					: String.valueOf(type.getPackage().getImplementationVersion());
		}
		catch (ClassNotFoundException ex) {
			return null;
		}
		catch (ReflectiveOperationException ex) {
			return "";
		}
	}

	private static boolean isOlder(String version) {
		Matcher found = VERSION.matcher(version);
		Matcher oldest = VERSION.matcher(OLDEST);
		return found.matches() && oldest.matches() && Arrays.compare(numbers(found), numbers(oldest)) < 0;
	}

	private static int[] numbers(Matcher version) {
		String patch = version.group(3);
		return new int[] { Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)),
				(patch != null) ? Integer.parseInt(patch) : 0 };
	}

	static LibraryLoadException missing(@Nullable Throwable cause) {
		return new LibraryLoadException(Reason.JNA_MISSING,
				"JNA is not on the class path: add the dependency net.java.dev.jna:jna, " + OLDEST + " or later",
				cause);
	}

	static LibraryLoadException tooOld(String what, @Nullable Throwable cause) {
		return new LibraryLoadException(Reason.JNA_TOO_OLD,
				"JNA is too old (" + what + ", " + location() + "): Arena needs net.java.dev.jna:jna " + OLDEST
						+ " or later; see with 'mvn dependency:tree' or "
						+ "'gradle dependencies' who brings the old one",
				cause);
	}

	private static String location() {
		try {
			CodeSource source = find("com.sun.jna.Native").getProtectionDomain().getCodeSource();
			return (source != null) ? "in " + source.getLocation() : "at a place that cannot be told";
		}
		catch (ClassNotFoundException ex) {
			return "at a place that cannot be told";
		}
	}

	private static Class<?> find(String name) throws ClassNotFoundException {
		return Class.forName(name, false, Jna.class.getClassLoader());
	}

}
