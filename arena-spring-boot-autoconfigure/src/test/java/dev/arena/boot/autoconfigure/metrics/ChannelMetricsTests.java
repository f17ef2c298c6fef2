package dev.arena.boot.autoconfigure.metrics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaChannelAutoConfiguration;
import dev.arena.boot.autoconfigure.channel.ChunkListener;
import dev.arena.boot.autoconfigure.channel.ChunkListenerAutoConfiguration;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.channel.ChunkChannel;
import dev.arena.channel.ChunkSender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the meters of channels.
 */
class ChannelMetricsTests {

	private static final Path DOCS = Path.of("..", "docs");

	private static ApplicationContextRunner runner(MeterRegistry registry) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaChannelAutoConfiguration.class,
					ChunkListenerAutoConfiguration.class, ChannelMetricsAutoConfiguration.class,
					MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
			.withBean("registry", MeterRegistry.class, () -> registry,
					(definition) -> definition.setDestroyMethodName(""))
			.withPropertyValues("arena.arenas.video.count=8", "arena.arenas.video.sizes=64B",
					"arena.channels.frames.capacity=2")
			.withBean(Listener.class);
	}

	@Test
	void whatTravelsIsCounted() {
		MeterRegistry registry = new SimpleMeterRegistry();
		runner(registry).run((context) -> {
			ChunkListenerContainers containers = context.getBean(ChunkListenerContainers.class);
			containers.find("frames").orElseThrow().pause();
			await().until(() -> value(registry, "receivers") == 0);
			ChunkSender sender = context.getBean(ChunkSender.class);
			for (int i = 0; i < 4; i++) {
				Chunk chunk = context.getBean(Arena.class).allocateOrThrow(8);
				if (!sender.send(chunk.putLong(0, i), 8)) {
					chunk.close();
				}
			}
			assertThat(value(registry, "sent")).isEqualTo(2);
			assertThat(value(registry, "full")).isEqualTo(2);
			assertThat(value(registry, "depth")).isEqualTo(2);
			assertThat(value(registry, "senders")).isEqualTo(1);
			assertThat(value(registry, "received")).isZero();
			await().until(() -> value(registry, "age") > 0);
			containers.find("frames").orElseThrow().resume();
			await().until(() -> value(registry, "listener.handled") == 1);
			await().until(() -> value(registry, "received") == 2);
			assertThat(value(registry, "listener.failures")).isEqualTo(1);
			assertThat(value(registry, "listener.up")).isEqualTo(1);
			assertThat(value(registry, "receivers")).isEqualTo(1);
			assertThat(value(registry, "depth")).isZero();
			assertThat(value(registry, "skipped")).isZero();
		});
	}

	@Test
	void countersGoOnWhenTheApplicationStartsAgainOnTheSameRegistry() {
		MeterRegistry registry = new SimpleMeterRegistry();
		for (int i = 1; i <= 2; i++) {
			int starts = i;
			runner(registry).run((context) -> {
				assertThat(value(registry, "sent")).isEqualTo(starts - 1);
				context.getBean(ChunkSender.class).send(context.getBean(Arena.class).allocateOrThrow(8), 8);
				await().until(() -> value(registry, "sent") == starts);
			});
			assertThat(value(registry, "depth")).isNaN();
			assertThat(value(registry, "sent")).isEqualTo(starts);
		}
	}

	@Test
	void aLazyChannelIsNotOpenedForItsMeters() {
		MeterRegistry registry = new SimpleMeterRegistry();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaChannelAutoConfiguration.class,
					ChannelMetricsAutoConfiguration.class, MetricsAutoConfiguration.class))
			.withBean("registry", MeterRegistry.class, () -> registry)
			.withPropertyValues("arena.arenas.video.count=8", "arena.arenas.video.sizes=64B", "arena.channels.frames=")
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				context.getBean(MeterRegistry.class);
				assertThat(value(registry, "depth")).isNaN();
				assertThat(context.getBeanFactory().containsSingleton("frames")).isFalse();
				context.getBean(ChunkChannel.class);
				assertThat(value(registry, "depth")).isZero();
			});
	}

	@Test
	void howLongMessagesHaveWaitedIsAHistogramWhereThatIsMeasured() {
		MeterRegistry registry = new SimpleMeterRegistry();
		runner(registry).withPropertyValues("arena.channels.frames.measure-wait=true").run((context) -> {
			ChunkListenerContainers containers = context.getBean(ChunkListenerContainers.class);
			containers.find("frames").orElseThrow().pause();
			await().until(() -> value(registry, "receivers") == 0);
			long before = System.nanoTime();
			context.getBean(ChunkSender.class).send(context.getBean(Arena.class).allocateOrThrow(8), 8);
			await().until(() -> System.nanoTime() - before > 1_000_000);
			containers.find("frames").orElseThrow().resume();
			await().until(() -> value(registry, "listener.handled") == 1);
			Timer timer = registry.get("arena.channel.wait").tag("channel", "frames").timer();
			assertThat(timer.count()).isOne();
			assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isBetween(990_000.0, (double) System.nanoTime() - before);
		});
	}

	@Test
	void howLongMessagesHaveWaitedIsNotAskedUnlessThatIsMeasured() {
		MeterRegistry registry = new SimpleMeterRegistry();
		runner(registry).run((context) -> {
			context.getBean(ChunkSender.class).send(context.getBean(Arena.class).allocateOrThrow(8), 8);
			await().until(() -> value(registry, "listener.handled") == 1);
			assertThat(registry.find("arena.channel.wait").timer()).isNull();
		});
	}

	@Test
	void documentationAndDashboardNameTheMetersAsPrometheusDoes() throws Exception {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		String documentation = Files.readString(DOCS.resolve("actuator.md"));
		String dashboard = Files.readString(DOCS.resolve("operations").resolve("grafana-dashboard.json"));
		runner(registry).withPropertyValues("arena.channels.frames.measure-wait=true").run((context) -> {
			context.getBean(ChunkSender.class).send(context.getBean(Arena.class).allocateOrThrow(8), 8);
			await().until(() -> registry.find("arena.channel.wait").timer() != null);
			Set<String> scraped = names(registry.scrape(),
					"(?m)^arena_channel_\\w+?(?=(_(bucket|count|sum|max))?[{ ])");
			assertThat(names(documentation, "arena_channel_\\w+")).isEqualTo(scraped);
			assertThat(scraped).containsAll(names(dashboard, "arena_channel_\\w+"));
		});
	}

	private static Set<String> names(String text, String pattern) {
		return Pattern.compile(pattern)
			.matcher(text)
			.results()
			.map(MatchResult::group)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static double value(MeterRegistry registry, String meter) {
		return registry.get("arena.channel." + meter)
			.tag("channel", "frames")
			.meter()
			.measure()
			.iterator()
			.next()
			.getValue();
	}

	static class Listener {

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
			if (frame.getLong(0) == 1) {
				throw new IllegalArgumentException("on purpose");
			}
		}

	}

}
