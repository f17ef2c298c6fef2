package dev.arena.boot.autoconfigure.health;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaChannelAutoConfiguration;
import dev.arena.boot.autoconfigure.channel.ChunkListener;
import dev.arena.boot.autoconfigure.channel.ChunkListenerAutoConfiguration;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.channel.ChunkChannel;
import dev.arena.channel.ChunkSender;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ArenaChannelHealthAutoConfiguration}.
 */
class ArenaChannelHealthAutoConfigurationTests {

	private static final String BEAN = "arenaChannelHealthContributor";

	private final ApplicationContextRunner withoutChannel = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaChannelAutoConfiguration.class,
				ChunkListenerAutoConfiguration.class, ArenaChannelHealthAutoConfiguration.class))
		.withPropertyValues("arena.arenas.video.count=8", "arena.arenas.video.sizes=64B");

	private final ApplicationContextRunner runner = this.withoutChannel
		.withPropertyValues("arena.channels.frames.on-error=stop");

	@Test
	void withoutChannelsThereIsNoComponent() {
		this.withoutChannel.run((context) -> assertThat(context).doesNotHaveBean(BEAN));
	}

	@Test
	void itCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.arena-channel.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(BEAN));
	}

	@Test
	void aChannelWithoutAListenerIsUpAndTellsWhatWaits() {
		this.runner.run((context) -> {
			send(context, 1);
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("channel", "open")
				.containsEntry("received", false)
				.containsEntry("depth", 1L)
				.containsKey("oldestAge")
				.doesNotContainKey("listener");
		});
	}

	@Test
	void aListenerThatStoppedIsDownUntilItIsResumed() {
		this.runner.withBean(Listener.class).run((context) -> {
			await().until(() -> "running".equals(health(context).getDetails().get("state")));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			send(context, -1);
			await().until(() -> health(context).getStatus().equals(Status.DOWN));
			assertThat(health(context).getDetails())
				.containsEntry("listener", "ArenaChannelHealthAutoConfigurationTests.Listener.on")
				.containsEntry("state", "failed")
				.containsEntry("failures", 1L)
				.containsEntry("reason",
						"The listener has stopped, or a thread of it is missing: "
								+ "java.lang.IllegalArgumentException: on purpose. Resume it, or start the "
								+ "application again");
			context.getBean(ChunkListenerContainers.class).find("frames").orElseThrow().resume();
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void errorsInARowAreDown() {
		this.runner.withPropertyValues("arena.channels.frames.concurrency=1")
			.withBean(Listener.class)
			.run((context) -> {
				for (int i = 0; i < 5; i++) {
					send(context, -2);
				}
				await().until(() -> health(context).getStatus().equals(Status.DOWN));
			});
	}

	@Test
	void aListenerThatIsPausedIsUp() {
		this.runner.withBean(Listener.class).run((context) -> {
			context.getBean(ChunkListenerContainers.class).find("frames").orElseThrow().pause();
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).containsEntry("state", "paused");
		});
	}

	@Test
	void aChannelThatIsClosedIsOutOfService() {
		this.runner.run((context) -> {
			context.getBean(ChunkChannel.class).close();
			assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		});
	}

	@Test
	void aLazyChannelIsUnknownAndNotOpened() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
				assertThat(health(context).getDetails()).containsEntry("channel", "not_created");
			});
	}

	private static Health health(BeanFactory context) {
		CompositeHealthContributor contributor = context.getBean(BEAN, CompositeHealthContributor.class);
		assertThat(contributor.stream()).extracting((entry) -> entry.name()).containsExactly("frames");
		return ((HealthIndicator) contributor.getContributor("frames")).health(true);
	}

	private static void send(BeanFactory context, long value) {
		try (ChunkSender sender = context.getBean(ChunkSender.class)) {
			Chunk chunk = context.getBean(Arena.class).allocateOrThrow(8);
			assertThat(sender.send(chunk.putLong(0, value), 8)).isTrue();
		}
	}

	static class Listener {

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
			if (frame.getLong(0) == -1) {
				throw new IllegalArgumentException("on purpose");
			}
			if (frame.getLong(0) == -2) {
				throw new AssertionError("on purpose");
			}
		}

	}

}
