package dev.arena.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The instants that the library names for the proofs of crash safety, which are not
 * public.
 */
public final class CrashPoints {

	/** What lets a test say what happens at them. */
	public static final String PROGRAMMABLE = "-Darena.test.crash-errors=true";

	private CrashPoints() {
	}

	/** The names of all. */
	public static List<String> names() {
		return Stream.of(type().getEnumConstants()).map(Object::toString).toList();
	}

	/**
	 * Sets what happens when one is reached, which may throw. For a JVM that was started
	 * with {@link #PROGRAMMABLE}.
	 */
	public static void program(Consumer<String> program) {
		Consumer<Object> byPoint = (point) -> program.accept(point.toString());
		try {
			Method method = type().getDeclaredMethod("program", Consumer.class);
			method.setAccessible(true);
			method.invoke(null, byPoint);
		}
		catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Class<?> type() {
		try {
			return Class.forName("dev.arena.CrashPoint");
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
