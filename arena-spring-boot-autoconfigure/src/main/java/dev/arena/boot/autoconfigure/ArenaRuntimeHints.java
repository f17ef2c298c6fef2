package dev.arena.boot.autoconfigure;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Tells a native image what arenas reach in ways that its analysis does not see: C
 * functions through JNA, raw memory by reflection, and the index of layouts.
 */
class ArenaRuntimeHints implements RuntimeHintsRegistrar {

	/** The C functions, an interface that JNA implements by a proxy. */
	static final TypeReference LIBC = TypeReference.of("dev.arena.internal.posix.LibC");

	/** The two platforms that arenas support. */
	private static final String[] NATIVE_LIBRARIES = { "com/sun/jna/linux-x86-64/libjnidispatch.so",
			"com/sun/jna/linux-aarch64/libjnidispatch.so" };

	/** What {@code libjnidispatch.so} of JNA looks up by name, from its strings. */
	private static final String[] JNA_TYPES = { "Callback", "Callback$UncaughtExceptionHandler", "CallbackReference",
			"CallbackReference$AttachOptions", "FromNativeConverter", "IntegerType", "JNIEnv", "LastErrorException",
			"Native", "Native$ffi_callback", "NativeMapped", "Pointer", "PointerType", "Structure", "Structure$ByValue",
			"Structure$FFIType$FFITypes", "ToNativeConverter", "WString" };

	private static final String[] JAVA_TYPES = { "lang.Boolean", "lang.Byte", "lang.Character", "lang.Class",
			"lang.Double", "lang.Error", "lang.Float", "lang.IllegalArgumentException", "lang.IllegalStateException",
			"lang.Integer", "lang.Long", "lang.Object", "lang.OutOfMemoryError", "lang.Short", "lang.String",
			"lang.System", "lang.UnsatisfiedLinkError", "lang.UnsupportedOperationException", "lang.Void",
			"lang.reflect.Method", "nio.Buffer", "nio.ByteBuffer", "nio.CharBuffer", "nio.DoubleBuffer",
			"nio.FloatBuffer", "nio.IntBuffer", "nio.LongBuffer", "nio.ShortBuffer" };

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.proxies().registerJdkProxy(LIBC);
		hints.reflection()
			.registerType(LIBC, MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_PUBLIC_FIELDS);
		Stream.of(NATIVE_LIBRARIES).forEach(hints.resources()::registerPattern);
		hints.resources().registerPattern(LayoutIndex.PATTERN);
		registerJni(hints.jni());
		registerRawMemory(hints.reflection(), classLoader);
	}

	private static void registerJni(ReflectionHints hints) {
		Stream.concat(Stream.of(JNA_TYPES).map("com.sun.jna."::concat), Stream.of(JAVA_TYPES).map("java."::concat))
			.forEach((type) -> hints.registerType(TypeReference.of(type), MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
					MemberCategory.INVOKE_DECLARED_METHODS, MemberCategory.ACCESS_DECLARED_FIELDS));
	}

	/** Which of them is used depends on the version of Java. */
	private static void registerRawMemory(ReflectionHints hints, @Nullable ClassLoader classLoader) {
		for (String type : new String[] { "java.lang.foreign.MemorySegment", "java.lang.foreign.ValueLayout",
				"sun.misc.Unsafe" }) {
			hints.registerTypeIfPresent(classLoader, type, MemberCategory.INVOKE_PUBLIC_METHODS,
					MemberCategory.ACCESS_DECLARED_FIELDS);
		}
	}

}
