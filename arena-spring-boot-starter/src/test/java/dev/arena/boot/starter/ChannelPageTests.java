package dev.arena.boot.starter;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

import dev.arena.Arena;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainer;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainer.State;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.channel.ChunkSender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The bean of {@code docs/channel.md} listens, and decides about its failures.
 */
@ExtendWith(OutputCaptureExtension.class)
class ChannelPageTests {

	private static final Path PAGE = Path.of("..", "docs", "channel.md");

	@TempDir
	private Path directory;

	@Test
	void theBeanOfThePageListensAndDecides(CapturedOutput output) throws Exception {
		Snippets.compile(this.directory, "Desk", """
				import dev.arena.Chunk;
				import dev.arena.boot.autoconfigure.channel.*;
				import org.springframework.stereotype.Component;

				""" + Snippets.find(PAGE, "java", "class Desk"));
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.directory.toUri().toURL() });
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class,
						loader.loadClass("Desk"))
					.web(WebApplicationType.NONE)
					.resourceLoader(new DefaultResourceLoader(loader))
					.run("--arena.arenas.book.sizes=64B", "--arena.arenas.book.count=8",
							"--arena.channels.orders.on-error=handler")) {
			ChunkListenerContainer container = context.getBean(ChunkListenerContainers.class)
				.find("orders")
				.orElseThrow();
			ChunkSender sender = context.getBean(ChunkSender.class);
			Arena arena = context.getBean(Arena.class);
			sender.send(arena.allocateOrThrow(8), 4, 7);
			sender.send(arena.allocateOrThrow(8).putLong(0, 4711), 8, 0);
			await().until(() -> container.handledCount() == 1);
			assertThat(container.failureCount()).isOne();
			assertThat(output).contains("order 4711 of sender 0");
			assertThat(container.state()).isEqualTo(State.RUNNING);
		}
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
