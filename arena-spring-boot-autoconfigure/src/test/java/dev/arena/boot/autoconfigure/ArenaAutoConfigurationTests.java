package dev.arena.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.PoolSpec;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArenaAutoConfiguration}: which beans there are and how they are found.
 */
class ArenaAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class));

	private final ApplicationContextRunner twoArenas = this.runner.withPropertyValues("arena.arenas.orders.count=4",
			"arena.arenas.orders.sizes=64B", "arena.arenas.quotes.count=8", "arena.arenas.quotes.sizes=128B");

	private final ApplicationContextRunner orderBook = this.runner.withPropertyValues("arena.arenas.order-book.count=4",
			"arena.arenas.order-book.sizes=64B");

	@Test
	void withoutArenasThereIsAnEmptyRegistry() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(ArenaRegistry.class).doesNotHaveBean(Arena.class);
			assertThat(context.getBean(ArenaRegistry.class).names()).isEmpty();
		});
	}

	@Test
	void eachEntryBecomesABeanOfItsName() {
		this.twoArenas.run((context) -> {
			assertThat(context.getBeansOfType(Arena.class)).containsOnlyKeys("orders", "quotes");
			assertThat(context.getBean("orders", Arena.class).spec())
				.isEqualTo(ArenaSpec.ofChunkSizes(64).withChunkCount(4));
			assertThat(context.getBean("quotes", Arena.class).spec())
				.isEqualTo(ArenaSpec.ofChunkSizes(128).withChunkCount(8));
		});
	}

	@Test
	void disabledThereIsNothing() {
		this.twoArenas.withPropertyValues("arena.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Arena.class)
				.doesNotHaveBean(ArenaRegistry.class)
				.doesNotHaveBean(ArenaProperties.class));
	}

	@Test
	void arenasAreInjectedByParameterNameAndByQualifier() {
		this.twoArenas.withUserConfiguration(Consumer.class).run((context) -> {
			Consumer consumer = context.getBean(Consumer.class);
			assertThat(consumer.byName).isSameAs(context.getBean("quotes"));
			assertThat(consumer.byQualifier).isSameAs(context.getBean("orders"));
		});
	}

	@Test
	void noArenaIsPrimaryUnlessNamed() {
		this.twoArenas.run((context) -> assertThat(context.getBeanProvider(Arena.class).getIfUnique()).isNull());
	}

	@Test
	void theNamedPrimaryIsInjectedWhereSeveralMatch() {
		this.twoArenas.withPropertyValues("arena.primary=quotes")
			.run((context) -> assertThat(context.getBean(Arena.class)).isSameAs(context.getBean("quotes")));
	}

	@Test
	void aKebabCaseNameIsFoundInCamelCaseToo() {
		this.orderBook.withUserConfiguration(CamelCaseConsumer.class, AnotherArena.class).run((context) -> {
			assertThat(context.getBean("orderBook")).isSameAs(context.getBean("order-book"));
			assertThat(context.getBean(CamelCaseConsumer.class).arena).isSameAs(context.getBean("order-book"));
		});
	}

	@Test
	void anAliasNeverTakesTheNameOfAnotherBean() {
		this.orderBook.withBean("orderBook", String.class, () -> "mine")
			.run((context) -> assertThat(context.getBean("orderBook")).isEqualTo("mine"));
	}

	@Test
	void anEnvironmentVariableOverridesAnArenaWithADashInItsName() {
		this.orderBook.withInitializer(EnvironmentVariables.of(Map.of("ARENA_ARENAS_ORDERBOOK_COUNT", "32")))
			.run((context) -> assertThat(context.getBean(Arena.class).spec())
				.isEqualTo(ArenaSpec.ofChunkSizes(64).withChunkCount(32)));
	}

	@Test
	void anEnvironmentVariableOverridesAnArenaWithAPlainName() {
		this.twoArenas.withInitializer(EnvironmentVariables.of(Map.of("ARENA_ARENAS_ORDERS_COUNT", "32")))
			.run((context) -> assertThat(context.getBean("orders", Arena.class).spec())
				.isEqualTo(ArenaSpec.ofChunkSizes(64).withChunkCount(32)));
	}

	@Test
	void arenasThatTheUserDeclaresStandBesideTheConfiguredOnes() {
		this.twoArenas.withUserConfiguration(AnotherArena.class).run((context) -> {
			assertThat(context.getBeansOfType(Arena.class)).containsOnlyKeys("orders", "quotes", "another");
			assertThat(context.getBean(ArenaRegistry.class).names()).containsExactlyInAnyOrder("orders", "quotes",
					"another");
		});
	}

	@Test
	void aUserRegistryReplacesOurs() {
		this.runner.withBean("mine", ArenaRegistry.class, () -> new ArenaRegistry(null))
			.run((context) -> assertThat(context).hasSingleBean(ArenaRegistry.class).hasBean("mine"));
	}

	@Test
	void customizersChangeTheSettingsInOrder() {
		this.twoArenas.withUserConfiguration(TwoCustomizers.class).run((context) -> {
			assertThat(context.getBean("orders", Arena.class).spec())
				.isEqualTo(ArenaSpec.of(PoolSpec.ofChunkSize(64).withChunkCount(4),
						PoolSpec.ofChunkSize(512).withChunkCount(1), PoolSpec.ofChunkSize(1024).withChunkCount(1)));
			assertThat(context.getBean("quotes", Arena.class).spec())
				.isEqualTo(ArenaSpec.ofChunkSizes(128).withChunkCount(8));
		});
	}

	@Test
	void aCustomizerThatReturnsNullStopsTheStart() {
		this.twoArenas.withBean(ArenaCustomizer.class, () -> (name, settings) -> null)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageEndingWith("returned null for the arena 'orders'; it must return settings"));
	}

	@Test
	void lazyArenasAreCreatedOnFirstUse() {
		SettingsRecorder created = new SettingsRecorder();
		this.twoArenas.withBean(ArenaCustomizer.class, () -> created)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(created.settings()).isEmpty();
				context.getBean(ArenaRegistry.class).get("quotes");
				assertThat(created.settings()).containsOnlyKeys("quotes");
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Consumer {

		private final Arena byName;

		private final Arena byQualifier;

		Consumer(Arena quotes, @Qualifier("orders") Arena arena) {
			this.byName = quotes;
			this.byQualifier = arena;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CamelCaseConsumer {

		private final Arena arena;

		@Autowired
		CamelCaseConsumer(Arena orderBook) {
			this.arena = orderBook;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnotherArena {

		@Bean
		Arena another() {
			return Arena.local(ArenaSpec.ofChunkSizes(16).withChunkCount(1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoCustomizers {

		@Bean
		@Order(2)
		ArenaCustomizer second() {
			return (name, settings) -> append(name, settings, 1024);
		}

		@Bean
		@Order(1)
		ArenaCustomizer first() {
			return (name, settings) -> append(name, settings, 512);
		}

		private static ArenaSettings append(String name, ArenaSettings settings, long chunkSizeBytes) {
			if (!name.equals("orders")) {
				return settings;
			}
			List<PoolSpec> pools = new ArrayList<>(settings.spec().pools());
			pools.add(PoolSpec.ofChunkSize(chunkSizeBytes).withChunkCount(1));
			return settings.withSpec(ArenaSpec.of(pools));
		}

	}

}
