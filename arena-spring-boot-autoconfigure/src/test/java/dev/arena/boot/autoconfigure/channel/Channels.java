package dev.arena.boot.autoconfigure.channel;

import java.time.Duration;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaChannelAutoConfiguration;
import dev.arena.channel.ChunkSender;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * An application with the channel {@code frames}, and what tests do with it.
 */
final class Channels {

	static final Duration SOON = Duration.ofSeconds(30);

	private Channels() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaChannelAutoConfiguration.class,
					ChunkListenerAutoConfiguration.class))
			.withPropertyValues("arena.arenas.video.count=64", "arena.arenas.video.sizes=64B",
					"arena.channels.frames.capacity=64");
	}

	/** Sends a number of 8 bytes. */
	static void send(BeanFactory context, ChunkSender sender, long value) {
		send(context, sender, value, 8, 0);
	}

	static void send(BeanFactory context, ChunkSender sender, long value, long lengthBytes, int type) {
		Chunk chunk = context.getBean(Arena.class).allocateOrThrow(lengthBytes).putLong(0, value);
		if (!sender.send(chunk, lengthBytes, type)) {
			throw new IllegalStateException("full");
		}
	}

	static ChunkListenerContainer container(BeanFactory context) {
		return context.getBean(ChunkListenerContainers.class).find("frames").orElseThrow();
	}

	static long used(BeanFactory context) {
		return context.getBean(Arena.class).pools().get(0).usedCount();
	}

}
