package dev.arena.benchmark.peer;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.Optional;

/**
 * {@code malloc} and {@code free} through the linker of Java 22 and newer, reached by
 * reflection because this code is compiled for Java 17. The handles are constants and
 * called exactly, so the compiler sees the calls themselves.
 */
final class ForeignFunctions {

	private static final MethodHandle MALLOC;

	private static final MethodHandle FREE;

	static {
		try {
			Linker linker = new Linker();
			MALLOC = linker.function("malloc", true);
			FREE = linker.function("free", false);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private ForeignFunctions() {
	}

	static long malloc(long sizeBytes) {
		try {
			return (long) MALLOC.invokeExact(sizeBytes);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	static void free(long address) {
		try {
			FREE.invokeExact(address);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Links functions of one 64-bit argument. */
	private static final class Linker {

		private final Class<?> linkerType = foreign("Linker");

		private final Class<?> descriptorType = foreign("FunctionDescriptor");

		private final Class<?> layoutType = foreign("MemoryLayout");

		private final Class<?> optionType = foreign("Linker$Option");

		private final Object linker = this.linkerType.getMethod("nativeLinker").invoke(null);

		private final Object word = foreign("ValueLayout").getField("JAVA_LONG").get(null);

		Linker() throws ReflectiveOperationException {
		}

		MethodHandle function(String name, boolean returnsWord) throws ReflectiveOperationException {
			Object lookup = this.linkerType.getMethod("defaultLookup").invoke(this.linker);
			Optional<?> address = (Optional<?>) foreign("SymbolLookup").getMethod("find", String.class)
				.invoke(lookup, name);
			return (MethodHandle) this.linkerType
				.getMethod("downcallHandle", foreign("MemorySegment"), this.descriptorType, this.optionType.arrayType())
				.invoke(this.linker, address.orElseThrow(), descriptor(returnsWord), options());
		}

		private Object descriptor(boolean returnsWord) throws ReflectiveOperationException {
			Object arguments = Array.newInstance(this.layoutType, 1);
			Array.set(arguments, 0, this.word);
			if (returnsWord) {
				return this.descriptorType.getMethod("of", this.layoutType, this.layoutType.arrayType())
					.invoke(null, this.word, arguments);
			}
			return this.descriptorType.getMethod("ofVoid", this.layoutType.arrayType()).invoke(null, arguments);
		}

		private Object options() throws ReflectiveOperationException {
			Object options = Array.newInstance(this.optionType, 1);
			Array.set(options, 0, this.optionType.getMethod("critical", boolean.class).invoke(null, false));
			return options;
		}

		private static Class<?> foreign(String name) throws ClassNotFoundException {
			return Class.forName("java.lang.foreign." + name);
		}

	}

}
