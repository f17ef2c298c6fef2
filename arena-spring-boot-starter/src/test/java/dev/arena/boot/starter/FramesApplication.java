package dev.arena.boot.starter;

import java.time.Duration;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.channel.ChunkListener;
import dev.arena.channel.ChunkSender;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;

/**
 * Sends numbered messages, or receives them and says which. Ends with its standard input.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ FramesApplication.Camera.class, FramesApplication.Viewer.class })
public class FramesApplication {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** Takes the options of Spring, and how many messages to send. */
	public static void main(String[] arguments) throws Exception {
		ConfigurableApplicationContext context = SpringApplication.run(FramesApplication.class, arguments);
		while (System.in.read() >= 0) {
			// until it ends
		}
		context.close();
	}

	@Profile("camera")
	record Camera(Arena memory, ChunkSender framesSender) implements ApplicationRunner {

		@Override
		public void run(ApplicationArguments arguments) throws Exception {
			int count = Integer.parseInt(arguments.getNonOptionArgs().get(0));
			int type = Integer.parseInt(arguments.getNonOptionArgs().get(1));
			for (int i = 0; i < count; i++) {
				try (Chunk chunk = this.memory.allocate(64, PATIENCE)) {
					if (!this.framesSender.send(chunk.putInt(0, i), 64, type, PATIENCE)) {
						throw new IllegalStateException("no room");
					}
				}
			}
			System.out.println("sent");
		}

	}

	@Profile("viewer")
	static class Viewer {

		@ChunkListener(channel = "frames")
		void on(Chunk frame, int lengthBytes, int type) {
			System.out.println("got " + type + ":" + frame.getInt(0));
		}

	}

}
