package dev.arena.boot.autoconfigure.channel;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;

/**
 * Tells a native image what a {@link ChunkListener} is called by: the method, and the
 * generated classes of the layouts that are its parameters.
 */
class ChunkListenerHints implements ReflectiveProcessor {

	@Override
	public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
		if (element instanceof Method method) {
			hints.registerMethod(method, ExecutableMode.INVOKE);
			for (Class<?> type : method.getParameterTypes()) {
				Class<?> layout = LayoutArgument.layoutClass(type);
				if (layout != null) {
					hints.registerType(layout, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS,
							MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_PUBLIC_FIELDS);
				}
			}
		}
	}

}
