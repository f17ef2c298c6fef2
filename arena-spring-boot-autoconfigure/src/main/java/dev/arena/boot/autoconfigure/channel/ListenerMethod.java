package dev.arena.boot.autoconfigure.channel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;

import dev.arena.Chunk;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method that listens, brought to one type whatever parameters it has, so that a call
 * makes no garbage.
 */
final class ListenerMethod {

	private static final MethodType MESSAGE = MethodType.methodType(void.class, Chunk.class, long.class, int.class,
			int.class);

	private final MethodHandle handle;

	private final String description;

	private ListenerMethod(MethodHandle handle, String description) {
		this.handle = handle;
		this.description = description;
	}

	/**
	 * Binds a method to its bean.
	 * @param bean the bean
	 * @param method a method that can be called on it
	 * @return what calls it
	 * @throws FailureAnalyzedException if its parameters are not those of a message
	 */
	static ListenerMethod of(Object bean, Method method) {
		try {
			ReflectionUtils.makeAccessible(method);
			MethodHandle handle = MethodHandles.lookup().unreflect(method);
			MethodHandle bound = Modifier.isStatic(method.getModifiers()) ? handle : handle.bindTo(bean);
			return new ListenerMethod(adapted(bound, method), method.toGenericString());
		}
		catch (ReflectiveOperationException ex) {
			throw refused(method, ex);
		}
	}

	private static MethodHandle adapted(MethodHandle bound, Method method) throws ReflectiveOperationException {
		MethodHandle handle = bound.asType(bound.type().changeReturnType(void.class));
		Class<?>[] types = method.getParameterTypes();
		if (types.length == 0 || types.length > MESSAGE.parameterCount()) {
			throw refused(method, null);
		}
		if (types[0] != Chunk.class) {
			handle = MethodHandles.filterArguments(handle, 0, reader(types[0], method));
		}
		if (types.length > 1 && types[1] == int.class) {
			MethodHandle exact = MethodHandles.publicLookup()
				.findStatic(Math.class, "toIntExact", MethodType.methodType(int.class, long.class));
			handle = MethodHandles.filterArguments(handle, 1, exact);
		}
		for (int i = 1; i < types.length; i++) {
			if (handle.type().parameterType(i) != MESSAGE.parameterType(i)) {
				throw refused(method, null);
			}
		}
		MethodType rest = MESSAGE.dropParameterTypes(0, types.length);
		return MethodHandles.dropArguments(handle, types.length, rest.parameterList());
	}

	/** What is generated for a record: in its package, also if the record is nested. */
	private static MethodHandle reader(Class<?> type, Method method) throws ReflectiveOperationException {
		String packageName = type.getPackageName();
		String layout = (packageName.isEmpty() ? "" : packageName + ".") + type.getSimpleName() + "Layout";
		if (!type.isRecord() || !ClassUtils.isPresent(layout, type.getClassLoader())) {
			throw refused(method, null);
		}
		Method read = ReflectionUtils.findMethod(ClassUtils.resolveClassName(layout, type.getClassLoader()), "read",
				Chunk.class);
		if (read == null || read.getReturnType() != type) {
			throw refused(method, null);
		}
		ReflectionUtils.makeAccessible(read);
		return MethodHandles.lookup().unreflect(read);
	}

	private static FailureAnalyzedException refused(Method method, @Nullable Exception cause) {
		String description = String.format(Locale.ROOT, "The parameters of %s are not those of a message",
				method.toGenericString());
		String action = "A listener takes a Chunk, or a record that is a @ChunkLayout, then at most its length as long "
				+ "or int, its type as int and the number of its sender as int.";
		return (cause != null) ? new FailureAnalyzedException(description, action, cause)
				: new FailureAnalyzedException(description, action);
	}

	void call(Chunk chunk, long lengthBytes, int type, int sender) throws Throwable {
		this.handle.invokeExact(chunk, lengthBytes, type, sender);
	}

	@Override
	public String toString() {
		return this.description;
	}

}
