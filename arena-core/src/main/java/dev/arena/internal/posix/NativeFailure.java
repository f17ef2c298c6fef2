package dev.arena.internal.posix;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.arena.internal.posix.LibraryLoadException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Makes sentences of what the JVM and JNA throw where the operating system cannot be
 * called.
 */
public final class NativeFailure {

	/** What JNA says of a library that is not its own, in any version. */
	private static final Pattern OTHER_VERSION = Pattern
		.compile("Expected:\\s*(\\S+)\\s+Found:\\s*(\\S+)(?:\\s+\\(at (.+?)\\))?");

	/** The modules that are needed beside {@code java.base}, by a package of theirs. */
	private static final Map<String, String> MODULES = Map.of("sun.misc.", "jdk.unsupported", "java.util.logging.",
			"java.logging");

	private NativeFailure() {
	}

	/**
	 * The option of the {@code java} command that grants native access to this library
	 * and to JNA, as modules or on the class path, wherever they are.
	 * @return for example {@code --enable-native-access=ALL-UNNAMED}
	 */
	private static String option() {
		Module module = NativeFailure.class.getModule();
		return "--enable-native-access=" + (module.isNamed() ? module.getName() + ",com.sun.jna" : "ALL-UNNAMED");
	}

	/**
	 * Says what is missing.
	 * @param failure what the JVM or JNA threw at the first attempt
	 * @return with a sentence that says what to do
	 */
	public static LibraryLoadException explain(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof LibraryLoadException explained) {
				return explained;
			}
			LibraryLoadException explained = explain(failure, cause, Said.by(cause));
			if (explained != null) {
				return explained;
			}
		}
		String said = Said.by(root(failure)).toString();
		String advice = said.contains("File too large") ? "raise 'ulimit -f', which is too low for that library"
				: "let it unpack into a writable directory that allows execution with -Djna.tmpdir=<directory>";
		return new LibraryLoadException(Reason.JNA_LIBRARY_NOT_LOADED,
				"JNA could not load its native library (" + said + "): " + advice, failure);
	}

	private static @Nullable LibraryLoadException explain(Throwable failure, Throwable cause, Said said) {
		String message = said.message();
		if (said.is(IllegalCallerException.class)) {
			return new LibraryLoadException(Reason.DENIED,
					"Native access is denied (" + message + "): start the JVM with " + option(), failure);
		}
		if (said.is(ClassNotFoundException.class) || said.is(NoClassDefFoundError.class)) {
			String className = message.replace('/', '.');
			return className.startsWith("com.sun.jna.") ? Jna.missing(failure) : missingModule(className, failure);
		}
		if (cause instanceof IncompatibleClassChangeError && message.contains("com.sun.jna")) {
			return Jna.tooOld(message, failure);
		}
		Matcher other = OTHER_VERSION.matcher(message);
		if (cause instanceof Error && other.find()) {
			return new LibraryLoadException(Reason.JNA_LIBRARY_OF_OTHER_VERSION, "JNA " + Jna.version()
					+ " needs its native library in version " + other.group(1) + " and found " + other.group(2)
					+ ((other.group(3) != null) ? " in " + other.group(3) : "")
					+ ": remove that library, or have JNA use the one in its jar with -Djna.nosys=true and without "
					+ "-Djna.boot.library.path", failure);
		}
		return null;
	}

	private static @Nullable LibraryLoadException missingModule(String className, Throwable failure) {
		return MODULES.entrySet()
			.stream()
			.filter((module) -> className.startsWith(module.getKey()))
			.findFirst()
			.map((module) -> new LibraryLoadException(Reason.JDK_MODULE_MISSING,
					"This Java runtime has no module " + module.getValue() + " (class " + className
							+ "): make it with jlink --add-modules " + module.getValue() + ",...",
					failure))
			.orElse(null);
	}

	/** What says something: the failure of a class to initialise has no message. */
	private static Throwable root(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return root;
	}

	/**
	 * What will be so at each further attempt in this JVM, unlike a stack that is full.
	 */
	static boolean isLasting(Throwable failure) {
		return failure instanceof RuntimeException || failure instanceof LinkageError
				|| failure.getClass() == Error.class; // JNA, of a library of another
														// version
	}

	/**
	 * What an error says. Of the one that kept a class from being initialised, perhaps
	 * for others who used JNA before, the JVM keeps the text only.
	 */
	private record Said(String type, String message) {

		private static final Pattern KEPT = Pattern.compile("Exception ([^ :]+)(?:: (.*))? \\[in thread \".*\"]",
				Pattern.DOTALL);

		static Said by(Throwable thrown) {
			String message = String.valueOf(thrown.getMessage());
			Matcher kept = KEPT.matcher(message);
			return (thrown instanceof ExceptionInInitializerError && kept.matches())
					? new Said(kept.group(1), String.valueOf(kept.group(2)))
					: new Said(thrown.getClass().getName(), message);
		}

		boolean is(Class<? extends Throwable> type) {
			return this.type.equals(type.getName());
		}

		@Override
		public String toString() {
			return this.type + ": " + this.message;
		}

	}

}
