package dev.arena.boot.autoconfigure.channel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

import dev.arena.Chunk;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Arguments whose type has {@code @ChunkLayout}. That annotation is not there when a
 * program runs, and {@code arena-layout} need not be: what counts is the class that was
 * generated, by its name and its public members.
 */
final class LayoutArgument {

	private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

	private LayoutArgument() {
	}

	/**
	 * Makes an argument of a message: a copy if the type is a record, else one flyweight
	 * that is wrapped around each chunk.
	 * @return takes a {@link ChunkMessage}, or {@code null} if the type has no layout
	 */
	static @Nullable MethodHandle of(Class<?> type) {
		Class<?> layout = layoutClass(type);
		if (layout == null) {
			return null;
		}
		try {
			Field bytes = layout.getDeclaredField("BYTES");
			bytes.setAccessible(true);
			MethodHandle chunk = LOOKUP.findVirtual(ChunkMessage.class, "chunkFor",
					MethodType.methodType(Chunk.class, Class.class, int.class));
			chunk = MethodHandles.insertArguments(chunk, 1, type, bytes.getInt(null));
			return MethodHandles.filterReturnValue(chunk, fromChunk(type, layout))
				.asType(chunk.type().changeReturnType(type));
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			return null; // something else that is called so
		}
	}

	private static MethodHandle fromChunk(Class<?> type, Class<?> layout) throws ReflectiveOperationException {
		if (type.isRecord()) {
			Method read = layout.getDeclaredMethod("read", Chunk.class);
			read.setAccessible(true);
			return LOOKUP.unreflect(read);
		}
		Constructor<?> constructor = layout.getDeclaredConstructor();
		constructor.setAccessible(true);
		Method wrap = layout.getDeclaredMethod("wrap", Chunk.class);
		wrap.setAccessible(true);
		return LOOKUP.unreflect(wrap)
			.bindTo(constructor.newInstance())
			.asType(MethodType.methodType(type, Chunk.class));
	}

	/** The generated class of a type, which may be that itself. */
	static @Nullable Class<?> layoutClass(Class<?> type) {
		if (type.isPrimitive() || type.isArray() || type.isEnum()) {
			return null;
		}
		String simpleName = type.getSimpleName();
		if (!type.isRecord() && !type.isInterface()) {
			return simpleName.endsWith("Layout") ? type : null;
		}
		String packageName = type.getPackageName();
		String name = (packageName.isEmpty() ? "" : packageName + ".") + simpleName + "Layout";
		try {
			return ClassUtils.forName(name, type.getClassLoader());
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null;
		}
	}

}
