package dev.arena.internal.posix;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The calls of {@link LibC}, looked up once and early. JNA's own way keeps the class
 * loader of the interface for ever if another one has loaded JNA, and if the same one
 * has, a library that stays open keeps JNA's thread alive, and with it the loader.
 */
final class LibCCalls implements InvocationHandler {

	/** So that what is closed here is not the instance that others share. */
	private static final Map<String, Object> OWN_INSTANCE = Map.of("owner", LibCCalls.class.getName());

	/**
	 * More often than signals can interrupt calls that take microseconds: what is
	 * interrupted each time is so for another reason.
	 */
	private static final int REPETITIONS = 100;

	/**
	 * What is not just called again when a signal has interrupted it: a descriptor is
	 * closed even so, and large ranges go in {@link Pieces}.
	 */
	private static final Set<String> NOT_REPEATED = Set.of("close", "madvise", "posix_fallocate");

	private final Map<Method, Call> calls = new HashMap<>();

	private LibCCalls(NativeLibrary library) {
		for (Method method : LibC.class.getMethods()) {
			this.calls.put(method, new Call(library.getFunction(method.getName()), method));
		}
	}

	/** The functions stay where they are: every JVM uses the C library itself. */
	@SuppressWarnings("deprecation") // older versions of JNA have no close()
	static LibC load() {
		NativeLibrary library = NativeLibrary.getInstance("c", OWN_INSTANCE);
		try {
			return (LibC) Proxy.newProxyInstance(LibC.class.getClassLoader(), new Class<?>[] { LibC.class },
					new LibCCalls(library));
		}
		finally {
			library.dispose();
		}
	}

	@Override
	public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
		Call call = this.calls.get(method);
		return (call != null) ? call.invoke(arguments) : method.invoke(this, arguments);
	}

	/**
	 * One function.
	 */
	private static final class Call {

		private final Function function;

		private final Class<?> returnType;

		private final boolean isVariadic;

		private final int repetitions;

		Call(Function function, Method method) {
			this.function = function;
			this.returnType = method.getReturnType();
			this.isVariadic = method.isVarArgs();
			this.repetitions = NOT_REPEATED.contains(method.getName()) ? 0 : REPETITIONS;
		}

		Object invoke(Object[] arguments) {
			Object[] all = this.isVariadic ? spread(arguments) : arguments;
			Object result = this.function.invoke(this.returnType, all);
			for (int again = 0; again < this.repetitions && wasInterrupted(result); again++) {
				result = this.function.invoke(this.returnType, all);
			}
			return result;
		}

		private static boolean wasInterrupted(Object result) {
			return ((Number) result).longValue() == -1 && Native.getLastError() == Errno.EINTR.number();
		}

		private static Object[] spread(Object[] arguments) {
			int fixed = arguments.length - 1;
			return Stream.concat(Arrays.stream(arguments, 0, fixed), Arrays.stream((Object[]) arguments[fixed]))
				.toArray();
		}

	}

}
