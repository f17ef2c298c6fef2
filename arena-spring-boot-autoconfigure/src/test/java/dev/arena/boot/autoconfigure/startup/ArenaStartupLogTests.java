package dev.arena.boot.autoconfigure.startup;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.SegmentNames;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArenaStartupLogAutoConfiguration} and what it logs.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("text")
class ArenaStartupLogTests {

	private static final String LOGGER = ArenaStartupLog.class.getName();

	private final String segmentName = SegmentNames.unique();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaStartupLogAutoConfiguration.class))
		.withPropertyValues("arena.arenas.orders.count=128", "arena.arenas.orders.sizes=64B,2KB",
				"arena.arenas.frames.count=4", "arena.arenas.frames.sizes=1MB", "arena.arenas.frames.backend=shared",
				"arena.arenas.frames.shared.name=" + this.segmentName);

	@Test
	void logsOneTableOfAllArenas(CapturedOutput output) {
		this.runner.run((context) -> {
			long orders = context.getBean("orders", Arena.class).footprintBytes() / 1024;
			long frames = context.getBean("frames", Arena.class).footprintBytes() / 1024;
			String segment = "shared " + this.segmentName;
			String gap = " ".repeat(segment.length() - 5);
			assertThat(output).containsOnlyOnce("Arenas:")
				.containsIgnoringNewLines(
						"  arena   backend" + gap.substring(2) + "  pools                   footprint")
				.containsPattern(
						"\n  orders  local" + gap + "  128 x 64 B, 128 x 2 KB  " + orders + " KB .*4 KB .*no\n")
				.containsPattern("\n  frames  " + segment + "  4 x 1 MB                " + frames + " KB .*no\n");
			assertThat(output).doesNotContain("goes without");
		});
	}

	@Test
	void whatWasTriedAndNotObtainedIsOneWarningEachWithTheReason(CapturedOutput output) {
		this.runner
			.withPropertyValues("arena.arenas.orders.numa-node=1023", "arena.arenas.frames.huge-pages=try",
					"arena.arenas.frames.huge-page-kind=hugetlb")
			.run((context) -> assertThat(output.toString().lines().filter((line) -> line.contains("goes without")))
				.hasSize(2)
				.allMatch((line) -> line.contains("WARN") && line.contains(LOGGER.substring(LOGGER.lastIndexOf('.'))))
				.anyMatch(
						(line) -> line.contains("Arena 'orders' goes without numa binding: ") && line.contains("NUMA"))
				.anyMatch((line) -> line.contains("Arena 'frames' goes without huge pages: ")
						&& line.endsWith("ask for transparent ones")));
	}

	@Test
	void aLazyArenaIsLoggedWhenItIsCreatedAndNotBefore(CapturedOutput output) {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(output).doesNotContain("Arenas:");
				context.getBean("orders", Arena.class);
				assertThat(output).containsOnlyOnce("Arenas:").contains("128 x 64 B").doesNotContain("4 x 1 MB");
			});
	}

	@Test
	void arenasThatTheUserDeclaresAreLogged(CapturedOutput output) {
		this.runner.withUserConfiguration(OwnArena.class)
			.run((context) -> assertThat(output).containsOnlyOnce("Arenas:").contains("  quotes  local"));
	}

	@Test
	void anArenaThatIsClosedAlreadyDoesNotFailTheStart(CapturedOutput output) {
		this.runner.withUserConfiguration(ClosedArena.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).containsOnlyOnce("Arenas:").contains("  orders").contains("  quotes  ?");
		});
	}

	@Test
	void withoutArenasNothingIsLogged(CapturedOutput output) {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaStartupLogAutoConfiguration.class))
			.run((context) -> assertThat(output).doesNotContain("Arenas:"));
	}

	@Test
	void theTableCanBeSwitchedOffByItsLogger(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel(LOGGER, LogLevel.WARN);
		try {
			this.runner.withPropertyValues("arena.arenas.orders.numa-node=1023")
				.run((context) -> assertThat(output).doesNotContain("Arenas:").contains("goes without"));
		}
		finally {
			logging.setLogLevel(LOGGER, null);
		}
	}

	@Test
	void disabledThereIsNoLog() {
		this.runner.withPropertyValues("arena.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ArenaStartupLog.class));
	}

	@Test
	void worksWithoutActuatorAndMicrometer(CapturedOutput output) {
		this.runner
			.withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.actuate",
					"org.springframework.boot.health"))
			.run((context) -> assertThat(output).containsOnlyOnce("Arenas:"));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnArena {

		@Bean
		Arena quotes() {
			return Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(3));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClosedArena {

		@Bean
		Arena quotes() {
			Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(3));
			arena.close();
			return arena;
		}

	}

}
