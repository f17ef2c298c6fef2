package dev.arena.boot.autoconfigure.channel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import dev.arena.Chunk;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.ClassUtils;

/**
 * A method with {@link ChunkListener}: whether its signature is right, and how to call
 * it.
 */
final class ListenerMethod {

	private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

	private static final MethodType CALL = MethodType.methodType(void.class, ChunkMessage.class);

	private final Method method;

	private final Class<?> beanClass;

	ListenerMethod(Method method, Class<?> beanClass) {
		this.method = method;
		this.beanClass = beanClass;
	}

	/**
	 * Refuses what cannot be called for a message.
	 * @throws FailureAnalyzedException with a sentence
	 */
	void check() {
		if (this.method.getReturnType() != void.class) {
			throw refused("returns " + this.method.getReturnType().getSimpleName() + ", which nobody would receive",
					"Have it return nothing.");
		}
		Set<Object> kinds = new HashSet<>();
		for (Class<?> type : this.method.getParameterTypes()) {
			Object kind = (type == int.class || type == long.class) ? long.class : type;
			if (!kinds.add(kind)) {
				throw refused("has two parameters for the same: " + type.getSimpleName(), "Remove one of them"
						+ ((kind == long.class) ? "; type and sender of a message are those of a ChunkMessage." : "."));
			}
			if (argument(type) == null) {
				throw refused("has a parameter of type " + type.getName() + ", which a message does not have",
						"Its parameters can be a Chunk, the length as int or long, a ChunkMessage, and a type with "
								+ "@ChunkLayout whose generated class " + type.getSimpleName()
								+ "Layout is on the class path.");
			}
		}
	}

	/**
	 * Binds the method to a bean. What it is called with is made without garbage, from
	 * objects that belong to this handle: each thread needs one of its own.
	 * @return takes a {@link ChunkMessage} and returns nothing
	 */
	MethodHandle bind(Object bean) {
		MethodHandle call = handle(bean);
		Class<?>[] types = this.method.getParameterTypes();
		MethodHandle[] arguments = new MethodHandle[types.length];
		for (int i = 0; i < types.length; i++) {
			MethodHandle argument = argument(types[i]);
			if (argument == null) {
				throw new IllegalStateException("check() has not been called");
			}
			arguments[i] = argument;
		}
		call = MethodHandles.filterArguments(call, 0, arguments);
		return MethodHandles.permuteArguments(call, CALL, new int[types.length]);
	}

	private MethodHandle handle(Object bean) {
		try {
			Method invocable = AopUtils.selectInvocableMethod(this.method, bean.getClass());
			invocable.setAccessible(true);
			MethodHandle handle = LOOKUP.unreflect(invocable);
			return Modifier.isStatic(invocable.getModifiers()) ? handle : handle.bindTo(bean);
		}
		catch (IllegalStateException | InaccessibleObjectException | IllegalAccessException ex) {
			throw refused("cannot be called: " + ex.getMessage(),
					"Make it public, or open its package to dev.arena.boot.autoconfigure.");
		}
	}

	/** How to make an argument of a message, or {@code null} if there is no way. */
	private static @Nullable MethodHandle argument(Class<?> type) {
		if (type == ChunkMessage.class) {
			return MethodHandles.identity(ChunkMessage.class);
		}
		if (type == Chunk.class) {
			return ofMessage("chunk", Chunk.class);
		}
		if (type == long.class) {
			return ofMessage("lengthBytes", long.class);
		}
		if (type == int.class) {
			return ofMessage("intLengthBytes", int.class);
		}
		return LayoutArgument.of(type);
	}

	private static MethodHandle ofMessage(String name, Class<?> type) {
		try {
			return LOOKUP.findVirtual(ChunkMessage.class, name, MethodType.methodType(type));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	FailureAnalyzedException refused(String what, String action) {
		return new FailureAnalyzedException(String.format(Locale.ROOT, "The @ChunkListener %s %s.", this, what),
				action);
	}

	@Override
	public String toString() {
		return ClassUtils.getShortName(this.beanClass).replace('$', '.') + "." + this.method.getName();
	}

}
