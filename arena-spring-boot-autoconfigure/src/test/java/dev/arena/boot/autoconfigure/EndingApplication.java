package dev.arena.boot.autoconfigure;

import java.util.concurrent.CountDownLatch;

import dev.arena.Arena;
import dev.arena.Chunk;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The main class of a child process: a web application with a shared arena, which ends in
 * one way or another.
 */
public final class EndingApplication {

	private EndingApplication() {
	}

	public static void main(String[] arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setBannerMode(Banner.Mode.OFF);
		application.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Work.class)
	static class Application {

		@EventListener
		void started(WebServerInitializedEvent event) {
			System.out.println("port " + event.getWebServer().getPort());
		}

		@Bean
		@ConditionalOnBooleanProperty("exit-in-bean")
		Object exit(Arena frames) {
			frames.allocate(64);
			System.exit(3);
			return frames;
		}

		@Bean
		@ConditionalOnBooleanProperty("fail-in-bean")
		Object fail(Arena frames) {
			frames.allocate(64);
			throw new IllegalStateException("on purpose");
		}

	}

	/**
	 * Requests that use a chunk.
	 */
	@RestController
	static class Work {

		private final CountDownLatch closing = new CountDownLatch(1);

		private final Arena frames;

		Work(Arena frames) {
			this.frames = frames;
			System.out.println("used " + frames.pools().get(0).usedCount());
		}

		@EventListener
		void closing(ContextClosedEvent event) {
			this.closing.countDown();
		}

		/** Keeps a chunk for as long as the process lives. */
		@GetMapping("/hold")
		String hold() {
			return String.valueOf(this.frames.allocate(64));
		}

		/** Begins before the application is told to end and goes on afterwards. */
		@GetMapping("/work")
		String work() throws InterruptedException {
			try (Chunk chunk = this.frames.allocate(64)) {
				chunk.putLong(0, 4711);
				System.out.println("working");
				this.closing.await();
				for (int i = 0; i < 1000; i++) {
					chunk.putLong(8, this.frames.pools().get(0).usedCount());
				}
				return "done " + chunk.getLong(0) + " used " + chunk.getLong(8);
			}
		}

	}

}
