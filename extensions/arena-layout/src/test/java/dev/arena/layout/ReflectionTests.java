package dev.arena.layout;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What frameworks may count on that know a record or interface by its class only. */
class ReflectionTests {

	@ParameterizedTest
	@CsvSource({ "dev.arena.layout.Everything", "dev.arena.layout.Position$Lot", "dev.arena.layout.Quote" })
	void whatIsGeneratedIsFoundAndUsedByReflection(String name) throws Exception {
		Class<?> type = Class.forName(name);
		Class<?> layout = Class.forName(type.getPackageName() + "." + type.getSimpleName() + "Layout");
		assertThat(Modifier.isPublic(layout.getModifiers())).isEqualTo(Modifier.isPublic(type.getModifiers()));
		assertThat(layout.getField("BYTES").getType()).isEqualTo(int.class);
		assertThat(layout.getField("ALIGNMENT").getType()).isEqualTo(int.class);
		assertThat(layout.getField("VERSION").getType()).isEqualTo(int.class);
		assertThat(layout.getField("HASH").getType()).isEqualTo(long.class);
		assertThat(layout.getConstructor().getParameterCount()).isZero();
		assertThat(layout.getMethod("wrap", Chunk.class).getReturnType()).isEqualTo(layout);
		assertThat(layout.getMethod("wrap", Chunk.class, long.class).getReturnType()).isEqualTo(layout);
		requireStatic(layout.getMethod("write", Chunk.class, type), void.class);
		requireStatic(layout.getMethod("write", Chunk.class, long.class, type), void.class);
		if (type.isRecord()) {
			requireStatic(layout.getMethod("read", Chunk.class), type);
			requireStatic(layout.getMethod("read", Chunk.class, long.class), type);
		}
		else {
			assertThat(type).isAssignableFrom(layout);
			assertThatExceptionOfType(NoSuchMethodException.class)
				.isThrownBy(() -> layout.getMethod("read", Chunk.class));
		}
	}

	private static void requireStatic(Method method, Class<?> returned) {
		assertThat(Modifier.isStatic(method.getModifiers())).isTrue();
		assertThat(method.getReturnType()).isEqualTo(returned);
	}

}
