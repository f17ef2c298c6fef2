package dev.arena.sample;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

import dev.arena.Arena;
import dev.arena.ArenaExhaustedException;
import dev.arena.ArenaSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What README shows to answer when an arena is full.
 */
class FullArenaSnippetTests {

	private static final Path README = Path.of("..", "README.md");

	@TempDir
	private Path directory;

	@Test
	void fullArenaIsAnsweredWith503AndTooLargeRequestWith413() throws Exception {
		Path file = Files.writeString(this.directory.resolve("FullArena.java"), """
				import org.springframework.http.*;
				import org.springframework.web.bind.annotation.*;
				import dev.arena.ArenaExhaustedException;

				""" + snippet());
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-d", this.directory.toString(), "-classpath", System.getProperty("java.class.path"),
					file.toString()))
			.isZero();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.directory.toUri().toURL() });
				Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1))) {
			Class<?> advice = loader.loadClass("FullArena");
			arena.allocateOrThrow(64);
			ResponseEntity<?> full = answer(advice, arena, 64);
			assertThat(full.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
			assertThat(full.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
			ResponseEntity<?> tooLarge = answer(advice, arena, 65);
			assertThat(tooLarge.getStatusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
			assertThat(tooLarge.getHeaders().headerNames()).doesNotContain(HttpHeaders.RETRY_AFTER);
		}
	}

	private static ResponseEntity<?> answer(Class<?> advice, Arena arena, long sizeBytes) throws Exception {
		ArenaExhaustedException thrown = catchThrowableOfType(ArenaExhaustedException.class,
				() -> arena.allocateOrThrow(sizeBytes));
		Constructor<?> constructor = advice.getDeclaredConstructor();
		constructor.setAccessible(true);
		Method handler = advice.getDeclaredMethod("full", ArenaExhaustedException.class);
		handler.setAccessible(true);
		return (ResponseEntity<?>) handler.invoke(constructor.newInstance(), thrown);
	}

	private static String snippet() throws IOException {
		List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(README))
			.results()
			.map((match) -> match.group(1))
			.filter((block) -> Pattern.compile("class FullArena").matcher(block).find())
			.toList();
		assertThat(blocks).hasSize(1);
		return blocks.get(0);
	}

}
