package dev.arena;

import java.util.function.Consumer;

/**
 * The {@link CrashPoint}s, for tests outside this package.
 */
public final class CrashPoints {

	private CrashPoints() {
	}

	/** Whether this JVM was started so that tests may say what happens at the points. */
	public static boolean canBeProgrammed() {
		return Boolean.getBoolean("arena.test.crash-errors");
	}

	/**
	 * Sets what happens at each point that any thread passes, by its name; it may throw.
	 */
	public static void program(Consumer<String> program) {
		CrashPoint.program((point) -> program.accept(point.name()));
	}

	/** Nothing happens at the points any more. */
	public static void clear() {
		CrashPoint.program(null);
	}

}
