package dev.arena.boot.autoconfigure.metrics;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArenaMetricsAutoConfiguration}.
 */
class ArenaMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaMetricsAutoConfiguration.class))
		.withPropertyValues("arena.arenas.orders.count=4", "arena.arenas.orders.sizes=64B");

	private final ApplicationContextRunner metered = this.runner
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void configuredArenasAreMetered() {
		this.metered.run((context) -> assertThat(chunks(context.getBean(MeterRegistry.class), "orders")).isEqualTo(4));
	}

	@Test
	void arenasThatTheUserDeclaresAreMetered() {
		this.metered.withUserConfiguration(AnotherArena.class)
			.run((context) -> assertThat(chunks(context.getBean(MeterRegistry.class), "another")).isEqualTo(3));
	}

	@Test
	void arenasThatAreNoSingletonsAreNotMetered() {
		this.metered.withUserConfiguration(PrototypeArena.class).run((context) -> {
			try (Arena arena = context.getBean("short", Arena.class)) {
				assertThat(arena.isClosed()).isFalse();
				assertThat(context.getBean(MeterRegistry.class).find("arena.attachments").tag("arena", "short").gauge())
					.isNull();
			}
		});
	}

	@Test
	void aLazyArenaStaysLazyAndIsMeteredOnceItIsUsed() {
		this.metered
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(context.getBeanFactory().containsSingleton("orders")).isFalse();
				assertThat(registry.find("arena.attachments").gauge()).isNull();
				context.getBean(ArenaRegistry.class).get("orders");
				assertThat(chunks(registry, "orders")).isEqualTo(4);
			});
	}

	@Test
	void prometheusScrapesTheArenas() {
		this.runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, PrometheusMetricsExportAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(PrometheusMeterRegistry.class).scrape())
				.contains("arena_pool_occupancy{arena=\"orders\",pool=\"64\"} 0.0"));
	}

	@Test
	void arenasCanBeLeftOutOfTheMetrics() {
		this.metered.withPropertyValues("management.metrics.enable.arena=false")
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).getMeters())
				.noneMatch((meter) -> meter.getId().getName().startsWith("arena")));
	}

	@Test
	void withoutARegistryThereIsNoBinder() {
		this.runner
			.run((context) -> assertThat(context).hasSingleBean(Arena.class).doesNotHaveBean(ArenaMeterBinder.class));
	}

	@Test
	void disabledThereIsNoBinder() {
		this.metered.withPropertyValues("arena.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ArenaMeterBinder.class));
	}

	@Test
	void withoutArenasTheApplicationStarts() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaMetricsAutoConfiguration.class,
					MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ArenaMeterBinder.class));
	}

	@Test
	void withoutMicrometerTheApplicationStarts() {
		this.runner
			.withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.micrometer",
					"org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasSingleBean(Arena.class).doesNotHaveBean("arenaMeterBinder"));
	}

	private static double chunks(MeterRegistry registry, String arena) {
		return registry.get("arena.pool.chunks").tags("arena", arena, "pool", "64", "state", "free").gauge().value();
	}

	@Configuration(proxyBeanMethods = false)
	static class AnotherArena {

		@Bean
		Arena another() {
			return Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(3));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeArena {

		@Bean("short")
		@Scope("prototype")
		Arena arena() {
			return Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(3));
		}

	}

}
