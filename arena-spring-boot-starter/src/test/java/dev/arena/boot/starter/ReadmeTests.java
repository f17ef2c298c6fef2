package dev.arena.boot.starter;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

import dev.arena.Arena;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The snippets of the README do what it says they do.
 */
class ReadmeTests {

	@TempDir
	private Path directory;

	@Test
	void dependencyIsThisStarter() throws IOException {
		String version = find(Files.readString(Path.of("..", "pom.xml")), "<version>([^<]+)</version>");
		assertThat(Snippets.find("xml", "arena-spring-boot-starter")).contains("<groupId>dev.arena</groupId>",
				"<artifactId>arena-spring-boot-starter</artifactId>", "<version>" + version + "</version>");
	}

	@Test
	void yamlMakesTheArenaThatTheBeanUses() throws Exception {
		Files.writeString(this.directory.resolve("application.yml"), Snippets.find("yaml", "orders:"));
		Snippets.compile(this.directory, "OrderBook", """
				import dev.arena.Arena;
				import dev.arena.Chunk;
				import org.springframework.stereotype.Component;

				""" + Snippets.find("java", "record OrderBook"));
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.directory.toUri().toURL() });
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class,
						loader.loadClass("OrderBook"))
					.web(WebApplicationType.NONE)
					.resourceLoader(new DefaultResourceLoader(loader))
					.run("--spring.config.location=" + this.directory.toUri())) {
			assertThat(context.getBean("orders", Arena.class).spec())
				.hasToString("128 x 64 B, 128 x 256 B, 128 x 1024 B");
			Object book = context.getBean("orderBook");
			Method value = book.getClass().getDeclaredMethod("value", long.class, int.class);
			value.setAccessible(true);
			assertThat(value.invoke(book, 250L, 4)).isEqualTo(1000L);
			assertThat(context.getBean(Arena.class).pools().get(0).allocationCount()).isEqualTo(1);
		}
	}

	@Test
	void snippetWithoutSpringRuns() throws Exception {
		String name = "/readme-" + ProcessHandle.current().pid();
		run("""
				import java.nio.ByteBuffer;
				import dev.arena.*;

				public class Snippet implements Runnable {
					public void run() {
						%s
						shared.close();
					}
				}
				""".formatted(Snippets.find("java", "ArenaSpec.ofChunkSizes").replace("/my_arena", name)));
		assertThat(Path.of("/dev/shm" + name)).doesNotExist();
	}

	@Test
	void handOffSnippetsRun() throws Exception {
		run("""
				import dev.arena.*;

				public class Snippet implements Runnable {
					public void run() {
						try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1))) {
							Chunk chunk = arena.allocate(8).putLong(0, 4711);
							%s
							if (!arena.inspect().verify().equals(new VerificationReport(0, 0, 1, 0, java.util.List.of()))) {
								throw new IllegalStateException(arena.inspect().verify().toString());
							}
							%s
							if (arena.pools().get(0).freeCount() != 1) {
								throw new IllegalStateException("not freed");
							}
						}
					}
				}
				"""
			.formatted(Snippets.find("java", "chunk.handOff()"), Snippets.find("java", "arena.adopt(")));
	}

	private void run(String snippet) throws Exception {
		Snippets.compile(this.directory, "Snippet", snippet);
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.directory.toUri().toURL() })) {
			((Runnable) loader.loadClass("Snippet").getConstructor().newInstance()).run();
		}
	}

	private static String find(String text, String pattern) {
		return Pattern.compile(pattern).matcher(text).results().findFirst().orElseThrow().group(1);
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
