package dev.arena.boot.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What becomes of an arena whose name the application uses itself, and what is said when
 * an arena is wanted that does not exist.
 */
@ExtendWith(OutputCaptureExtension.class)
class OwnBeansTests {

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anArenaOfTheApplicationWins(boolean overriding, CapturedOutput output) {
		Arena mine;
		try (ConfigurableApplicationContext context = run(OwnArena.class, overriding)) {
			mine = context.getBean("orders", Arena.class);
			assertThat(mine.pools().get(0).chunkSizeBytes()).isEqualTo(32);
			assertThat(output)
				.containsOnlyOnce("Arena 'orders' is not created from arena.arenas.orders: the application has a bean");
			assertThat(ConditionEvaluationReport.get(context.getBeanFactory()).getConditionAndOutcomesBySource())
				.containsKey(ArenaAutoConfiguration.class.getName() + "#orders");
		}
		assertThat(mine.isClosed()).as("as its definition says").isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anotherBeanOfTheApplicationWins(boolean overriding, CapturedOutput output) {
		Service service;
		try (ConfigurableApplicationContext context = run(OwnService.class, overriding)) {
			service = context.getBean("orders", Service.class);
			assertThat(context.getBeansOfType(Arena.class)).isEmpty();
			assertThat(output).containsOnlyOnce("Arena 'orders' is not created");
		}
		assertThat(service.closed).isTrue();
	}

	@Test
	void anObjectThatIsThereAlreadyWins(CapturedOutput output) {
		try (Arena mine = Arena.local(ArenaSpec.ofChunkSizes(32).withChunkCount(1))) {
			SpringApplication application = application(Application.class);
			application.addInitializers((context) -> context.getBeanFactory().registerSingleton("orders", mine));
			try (ConfigurableApplicationContext context = application.run("--arena.arenas.orders.sizes=64B",
					"--arena.arenas.orders.count=8")) {
				assertThat(context.getBean("orders")).isSameAs(mine);
				assertThat(context.getBean(ArenaRegistry.class).get("orders")).isSameAs(mine);
				assertThat(output).containsOnlyOnce("Arena 'orders' is not created");
			}
			assertThat(mine.isClosed()).as("nobody said that the context may close it").isFalse();
		}
	}

	@Test
	void namesThatSpringUsesStayItsOwn(CapturedOutput output) {
		SpringApplication application = application(Application.class);
		try (ConfigurableApplicationContext context = application.run("--arena.arenas.environment.sizes=64B",
				"--arena.arenas.environment.count=1")) {
			assertThat(context.getBean("environment")).isSameAs(context.getEnvironment());
			assertThat(output).containsOnlyOnce("Arena 'environment' is not created");
		}
	}

	@Test
	void anotherNameOfABeanWins(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(AliasedArena.class, false)) {
			assertThat(context.getBeansOfType(Arena.class).keySet()).containsExactly("main");
			assertThat(context.getBean("orders")).isSameAs(context.getBean("main"));
			assertThat(output).containsOnlyOnce("Arena 'orders' is not created");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aDefinitionThatReplacesTheArenaLaterIsClosedAsItSays(boolean overriding) {
		Service service;
		try (ConfigurableApplicationContext context = run(LateService.class, overriding)) {
			service = context.getBean("orders", Service.class);
		}
		assertThat(service.closed).isTrue();
	}

	@Test
	void whereNothingUsesTheNameTheArenaIsCreatedWithoutAWord(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Application.class, false)) {
			assertThat(context.getBean("orders", Arena.class).isClosed()).isFalse();
			assertThat(output).doesNotContain("is not created");
		}
	}

	@Test
	void whoWantsAnArenaThatDoesNotExistIsToldWhichThereAre(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(WantsQuotes.class, false).close());
		assertThat(output)
			.contains("Parameter 0 of method consumer in " + WantsQuotes.class.getName()
					+ " required an arena that could not be found: the arenas are orders.")
			.contains(
					"Use one of these names in the qualifier, or configure the arena that is missing in arena.arenas.");
	}

	@Test
	void whoWantsAnArenaAndHasNoneIsToldHowToConfigureOne(CapturedOutput output) {
		assertThatException().isThrownBy(() -> application(WantsAny.class).run().close());
		assertThat(output).contains("required an arena that could not be found: there are no arenas.")
			.contains("Configure an arena, as in arena.arenas.orders.sizes=64B,256B");
	}

	@Test
	void whoHasSwitchedArenasOffIsToldSo(CapturedOutput output) {
		for (String value : List.of("false", "maybe", "on")) {
			assertThatException().isThrownBy(() -> run(WantsAny.class, false, "--arena.enabled=" + value).close());
			assertThat(output)
				.contains("Remove arena.enabled=" + value + ": all values but true switch all arenas off.");
		}
	}

	private static ConfigurableApplicationContext run(Class<?> application, boolean overriding, String... arguments) {
		String[] all = Stream
			.concat(Stream.of("--spring.main.allow-bean-definition-overriding=" + overriding,
					"--arena.arenas.orders.sizes=64B", "--arena.arenas.orders.count=8"), Stream.of(arguments))
			.toArray(String[]::new);
		return application(application).run(all);
	}

	private static SpringApplication application(Class<?> source) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application;
	}

	static class Service implements AutoCloseable {

		private boolean closed;

		@Override
		public void close() {
			this.closed = true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnArena extends Application {

		@Bean
		Arena orders() {
			return Arena.local(ArenaSpec.ofChunkSizes(32).withChunkCount(2));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AliasedArena extends Application {

		@Bean({ "main", "orders" })
		Arena orders() {
			return Arena.local(ArenaSpec.ofChunkSizes(32).withChunkCount(2));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnService extends Application {

		@Bean
		Service orders() {
			return new Service();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateService extends Application {

		@Bean
		static BeanDefinitionRegistryPostProcessor late() {
			return (registry) -> {
				RootBeanDefinition definition = new RootBeanDefinition(Service.class, Service::new);
				definition.setDestroyMethodName("close");
				registry.removeBeanDefinition("orders");
				registry.registerBeanDefinition("orders", definition);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WantsQuotes extends Application {

		@Bean
		String consumer(@Qualifier("quotes") Arena arena) {
			return arena.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WantsAny extends Application {

		@Bean
		String consumer(Arena arena) {
			return arena.toString();
		}

	}

}
