package dev.arena.boot.autoconfigure.health;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaFigures;
import dev.arena.boot.autoconfigure.ArenaRegistry;
import dev.arena.boot.autoconfigure.SegmentNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArenaHealthAutoConfiguration} and the health that it reports.
 */
class ArenaHealthAutoConfigurationTests {

	private static final String PREFIX = "arena.health.";

	private final String segmentName = SegmentNames.unique();

	/** Each reading is a second after the one before, so every look counts anew. */
	private final AtomicLong seconds = new AtomicLong();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaHealthAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class))
		.withBean(ArenaFigures.class,
				() -> new ArenaFigures(Duration.ofHours(1),
						() -> TimeUnit.SECONDS.toNanos(this.seconds.incrementAndGet())))
		.withPropertyValues("arena.arenas.orders.count=4", "arena.arenas.orders.sizes=64B",
				"arena.arenas.frames.count=4", "arena.arenas.frames.sizes=64B,256B",
				"arena.arenas.frames.backend=shared", "arena.arenas.frames.shared.name=" + this.segmentName,
				"management.endpoints.web.exposure.include=health", "management.endpoint.health.show-details=ALWAYS");

	@AfterEach
	void unlink() {
		Arena.unlink(this.segmentName);
	}

	@Test
	void eachArenaIsAComponentThatIsUpWithItsFigures() {
		this.runner.run((context) -> {
			context.getBean("frames", Arena.class).allocate(64);
			assertThat(status(context, "arena")).isEqualTo(Status.UP);
			assertThat(context.getBean("arenaHealthContributor", CompositeHealthContributor.class).stream())
				.extracting((entry) -> entry.name())
				.containsExactly("orders", "frames");
			Health health = health(context, "frames");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("segment", "intact")
				.containsEntry("segmentName", this.segmentName)
				.containsEntry("footprintBytes", context.getBean("frames", Arena.class).footprintBytes())
				.containsEntry("exhaustions", 0L)
				.containsEntry("pools", Map.of("64", Map.of("used", 1L, "chunks", 4L, "occupancy", 0.25), "256",
						Map.of("used", 0L, "chunks", 4L, "occupancy", 0.0)));
			assertThat(health(context, "orders").getDetails()).doesNotContainKey("segmentName");
		});
	}

	@Test
	void aFullArenaIsUpUnlessAThresholdIsSet() {
		this.runner.run((context) -> {
			exhaust(context);
			exhaust(context);
			assertThat(health(context, "orders").getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void fromTheThresholdOnAnArenaIsOutOfServiceUntilChunksAreFreed() {
		this.runner.withPropertyValues(PREFIX + "occupancy-threshold=0.5").run((context) -> {
			Arena orders = context.getBean("orders", Arena.class);
			orders.allocate(64);
			assertThat(health(context, "orders").getStatus()).isEqualTo(Status.UP);
			try (Chunk second = orders.allocate(64)) {
				assertThat(second).isNotNull();
				Health health = health(context, "orders");
				assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				assertThat(health.getDetails()).containsEntry("pressure",
						List.of("2 of 4 chunks of 64 bytes are in use, the threshold is 0.5"));
				assertThat(status(context)).isEqualTo(Status.OUT_OF_SERVICE);
			}
			assertThat(health(context, "orders").getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void anExhaustionWithinTheWindowIsPressure() {
		this.runner.withPropertyValues(PREFIX + "exhaustion-window=1h").run((context) -> {
			exhaust(context);
			assertThat(health(context, "orders").getStatus()).as("a start, whatever was before").isEqualTo(Status.UP);
			exhaust(context);
			Health health = health(context, "orders");
			assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(health.getDetails().get("pressure")).asString().contains("within the last PT1H");
			assertThat(health(context, "frames").getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void theStatusUnderPressureCanBeAnother() {
		this.runner.withPropertyValues(PREFIX + "occupancy-threshold=1", PREFIX + "pressure-status=DEGRADED")
			.run((context) -> {
				exhaust(context);
				assertThat(health(context, "orders").getStatus()).isEqualTo(new Status("DEGRADED"));
			});
	}

	@Test
	void anArenaWhoseNameWasRemovedIsDown() {
		this.runner.run((context) -> {
			Arena.unlink(this.segmentName);
			Health health = health(context, "frames");
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsEntry("segment", "unlinked").containsKey("pools");
			assertThat(status(context)).isEqualTo(Status.DOWN);
		});
	}

	@Test
	void anArenaWhoseNameWasReplacedIsDownEvenUnderPressure() {
		this.runner.withPropertyValues(PREFIX + "occupancy-threshold=0.1").run((context) -> {
			context.getBean("frames", Arena.class).allocate(64);
			Arena.unlink(this.segmentName);
			try (Arena successor = Arena.shared(this.segmentName, ArenaSpec.ofChunkSizes(64).withChunkCount(1))) {
				assertThat(successor.isClosed()).isFalse();
				Health health = health(context, "frames");
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails()).containsEntry("segment", "replaced").containsKey("pressure");
			}
		});
	}

	@Test
	void anArenaWhoseSegmentWasTruncatedIsDown() {
		this.runner.run((context) -> {
			truncate();
			Health health = health(context, "frames");
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsEntry("segment", "damaged").doesNotContainKey("pools");
			assertThat(health(context, "orders").getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void aClosedArenaIsOutOfService() {
		this.runner.run((context) -> {
			context.getBean("frames", Arena.class).close();
			Health health = health(context, "frames");
			assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(health.getDetails()).containsEntry("segment", "closed");
		});
	}

	@Test
	void aLazyArenaIsUnknownAndStaysLazy() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(health(context, "orders").getStatus()).isEqualTo(Status.UNKNOWN);
				assertThat(context.getBeanFactory().containsSingleton("orders")).isFalse();
				context.getBean(ArenaRegistry.class).get("orders");
				assertThat(health(context, "orders").getStatus()).isEqualTo(Status.UP);
			});
	}

	@ParameterizedTest
	@CsvSource({ "occupancy-threshold, 0, must be more than 0 and at most 1",
			"occupancy-threshold, 1.01, must be more than 0 and at most 1",
			"occupancy-threshold, NaN, must be more than 0 and at most 1", "exhaustion-window, 0s, must be positive",
			"exhaustion-window, -1s, must be positive", "pressure-status, ' ', must be a status" })
	void anIllegalValueFailsTheStart(String property, String value, String rule) {
		this.runner.withPropertyValues(PREFIX + property + "=" + value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.satisfies((failure) -> assertThat(((FailureAnalyzedException) failure).analysis().getDescription())
					.contains(PREFIX + property, rule)));
	}

	@Test
	void itCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.arena.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("arenaHealthContributor"));
	}

	@Test
	void itIsOffWhenHealthChecksAreOffByDefault() {
		this.runner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("arenaHealthContributor"));
	}

	@Test
	void anIndicatorOfTheUserWins() {
		this.runner.withUserConfiguration(OwnIndicator.class)
			.run((context) -> assertThat(context).hasBean("arenaHealthIndicator")
				.doesNotHaveBean("arenaHealthContributor"));
	}

	@Test
	void withArenasDisabledThereIsNone() {
		this.runner.withPropertyValues("arena.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("arenaHealthContributor"));
	}

	@Test
	void withoutAnyArenaTheApplicationIsHealthy() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaHealthAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
					HealthEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(status(context)).isEqualTo(Status.UP));
	}

	@Test
	void withoutHealthTheApplicationStarts() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaHealthAutoConfiguration.class))
			.withPropertyValues("arena.arenas.orders.count=4", "arena.arenas.orders.sizes=64B")
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.health", "org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasSingleBean(Arena.class).doesNotHaveBean("arenaHealthContributor"));
	}

	private void truncate() throws IOException {
		try (RandomAccessFile file = new RandomAccessFile("/dev/shm" + this.segmentName, "rw")) {
			file.setLength(100);
		}
	}

	/** One request more than there are chunks. */
	private static void exhaust(ApplicationContext context) {
		Arena orders = context.getBean("orders", Arena.class);
		while (orders.allocate(64) != null) {
			assertThat(orders.pools().get(0).usedCount()).isPositive();
		}
	}

	private static Health health(ApplicationContext context, String arena) {
		CompositeHealthContributor contributor = context.getBean("arenaHealthContributor",
				CompositeHealthContributor.class);
		return ((HealthIndicator) contributor.getContributor(arena)).health();
	}

	private static Status status(ApplicationContext context, String... path) {
		HealthDescriptor descriptor = context.getBean(HealthEndpoint.class).healthForPath(path);
		return (descriptor != null) ? descriptor.getStatus() : Status.UNKNOWN;
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnIndicator {

		@Bean
		HealthIndicator arenaHealthIndicator() {
			return () -> Health.up().build();
		}

	}

}
