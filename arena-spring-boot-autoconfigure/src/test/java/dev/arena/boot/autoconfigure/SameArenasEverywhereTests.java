package dev.arena.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.boot.autoconfigure.endpoint.ArenasEndpoint;
import dev.arena.boot.autoconfigure.endpoint.ArenasEndpointAutoConfiguration;
import dev.arena.boot.autoconfigure.health.ArenaHealthAutoConfiguration;
import dev.arena.boot.autoconfigure.metrics.ArenaMetricsAutoConfiguration;
import dev.arena.boot.autoconfigure.startup.ArenaStartupLogAutoConfiguration;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.PriorityOrdered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Meters, endpoint, health and start-up log show the same arenas, each once, however they
 * became beans.
 */
@ExtendWith(OutputCaptureExtension.class)
class SameArenasEverywhereTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaMetricsAutoConfiguration.class,
				ArenasEndpointAutoConfiguration.class, ArenaHealthAutoConfiguration.class,
				ArenaStartupLogAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
		.withPropertyValues("arena.arenas.orders.count=8", "arena.arenas.orders.sizes=64B",
				"arena.arenas.quotes.count=8", "arena.arenas.quotes.sizes=64B",
				"management.endpoints.web.exposure.include=arenas", "management.endpoints.jmx.exposure.include=arenas");

	@Test
	void configuredArenas(CapturedOutput output) {
		this.runner.run((context) -> assertShown(context, output, "orders", "quotes"));
	}

	@Test
	void anArenaThatABeanPostProcessorTakesEarly(CapturedOutput output) {
		this.runner.withUserConfiguration(EarlyConfiguration.class)
			.run((context) -> assertShown(context, output, "orders", "quotes"));
	}

	@Test
	void anInstanceThatATestPutsInPlaceOfABean(CapturedOutput output) {
		try (Arena replacement = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(3))) {
			this.runner.withInitializer((context) -> context.addBeanFactoryPostProcessor((beanFactory) -> {
				beanFactory.registerSingleton("replacement", replacement);
			})).run((context) -> {
				replacement.allocate(64);
				assertShown(context, output, "orders", "quotes", "replacement");
				assertThat(used(context, "replacement")).isOne();
			});
			assertThat(replacement.isClosed()).as("is not ours").isFalse();
		}
	}

	@Test
	void anArenaBehindAScopedProxy(CapturedOutput output) {
		this.runner
			.withInitializer((context) -> context.getBeanFactory().registerScope("thread", new SimpleThreadScope()))
			.withUserConfiguration(ScopedConfiguration.class)
			.run((context) -> {
				context.getBean("scoped", Arena.class).allocate(64);
				assertShown(context, output, "orders", "quotes", "scoped");
				assertThat(used(context, "scoped")).isOne();
			});
	}

	@Test
	void aMockCostsItsOwnEntryAndNothingElse(CapturedOutput output) {
		this.runner.withBean("mocked", Arena.class, () -> mock(Arena.class)).run((context) -> {
			context.getBean("orders", Arena.class).allocate(64);
			assertShown(context, output, "orders", "quotes", "mocked");
			assertThat(used(context, "orders")).isOne();
			ArenasEndpoint endpoint = context.getBean(ArenasEndpoint.class);
			assertThat(endpoint.arenas().arenas().get("mocked").status()).isEqualTo("not_readable");
			assertThat(endpoint.arena("mocked").error()).contains("NullPointerException");
			assertThat(endpoint.arenas().arenas().get("orders").status()).isEqualTo("intact");
			assertThat(health(context, "mocked").getCode()).isEqualTo("UNKNOWN");
			assertThat(health(context, "orders")).isEqualTo(Status.UP);
		});
	}

	@Test
	void aPrototypeIsShownNowhere(CapturedOutput output) {
		this.runner.withUserConfiguration(PrototypeConfiguration.class).run((context) -> {
			try (Arena arena = context.getBean("prototype", Arena.class)) {
				assertThat(arena.isClosed()).isFalse();
				assertShown(context, output, "orders", "quotes");
			}
		});
	}

	@Test
	void anArenaThatTheApplicationClosesStaysInTheList(CapturedOutput output) {
		this.runner.run((context) -> {
			context.getBean("orders", Arena.class).close();
			assertShown(context, output, "orders", "quotes");
			assertThat(context.getBean(ArenasEndpoint.class).arenas().arenas().get("orders").status())
				.isEqualTo("closed");
			assertThat(used(context, "orders")).isNaN();
		});
	}

	@Test
	void aSecondContextOnTheSameRegistryIsFollowed() {
		MeterRegistry registry = new SimpleMeterRegistry();
		ApplicationContextRunner shared = this.runner.withBean("shared", MeterRegistry.class, () -> registry,
				(definition) -> definition.setDestroyMethodName(""));
		for (int i = 0; i < 2; i++) {
			shared.run((context) -> {
				context.getBean("orders", Arena.class).allocate(64);
				assertThat(used(context, "orders")).isOne();
			});
		}
		shared.run((first) -> shared.run((second) -> {
			second.getBean("orders", Arena.class).allocate(64);
			assertThat(used(second, "orders")).isOne();
			assertThat(names(second)).containsExactly("orders", "quotes");
		}));
	}

	private static void assertShown(AssertableApplicationContext context, CapturedOutput output, String... names) {
		assertThat(context).hasNotFailed();
		assertThat(context.getBean(ArenaRegistry.class).names()).containsExactlyInAnyOrder(names);
		assertThat(names(context)).containsExactlyInAnyOrder(names);
		assertThat(context.getBean(ArenasEndpoint.class).arenas().arenas()).containsOnlyKeys(names);
		assertThat(context.getBean("arenaHealthContributor", CompositeHealthContributor.class).stream())
			.extracting((entry) -> entry.name())
			.containsExactlyInAnyOrder(names);
		assertThat(output).containsOnlyOnce("Arenas:");
		assertThat(rows(output)).containsExactlyInAnyOrder(names);
	}

	private static List<String> rows(CapturedOutput output) {
		List<String> rows = new ArrayList<>();
		output.toString()
			.lines()
			.dropWhile((line) -> !line.startsWith("  arena "))
			.skip(1)
			.takeWhile((line) -> line.startsWith("  "))
			.forEach((line) -> rows.add(line.strip().split(" ")[0]));
		return rows;
	}

	/** The arenas that have meters. */
	private static TreeSet<String> names(AssertableApplicationContext context) {
		TreeSet<String> names = new TreeSet<>();
		context.getBean(MeterRegistry.class)
			.find("arena.attachments")
			.gauges()
			.forEach((gauge) -> names.add(gauge.getId().getTag("arena")));
		return names;
	}

	private static double used(AssertableApplicationContext context, String arena) {
		Gauge gauge = context.getBean(MeterRegistry.class)
			.get("arena.pool.chunks")
			.tags("arena", arena, "state", "used")
			.gauge();
		return gauge.value();
	}

	private static Status health(AssertableApplicationContext context, String arena) {
		CompositeHealthContributor contributor = context.getBean("arenaHealthContributor",
				CompositeHealthContributor.class);
		return ((HealthIndicator) contributor.getContributor(arena)).health().getStatus();
	}

	/** A post-processor that needs an arena before others could see it. */
	private record Taker(Arena orders) implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return 0;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyConfiguration {

		@Bean
		static Taker taker(Arena orders) {
			return new Taker(orders);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedConfiguration {

		@Bean(destroyMethod = "")
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Arena scoped() {
			return Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(3));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeConfiguration {

		@Bean
		@Scope("prototype")
		Arena prototype() {
			return Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(3));
		}

	}

}
