package dev.arena.boot.autoconfigure;

import dev.arena.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.OrderUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link NoUniqueArenaFailureAnalyzer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoUniqueArenaFailureAnalyzerTests {

	@Test
	void listsTheArenasAndTheWaysToChooseOne(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(
				() -> application
					.run("--arena.arenas.orders.count=4", "--arena.arenas.orders.sizes=64B",
							"--arena.arenas.quotes.count=8", "--arena.arenas.quotes.sizes=128B")
					.close());
		assertThat(output)
			.contains("Parameter 0 of method consumer in %s required a single arena, but there are 2: orders, quotes"
				.formatted(Application.class.getName()))
			.contains("Name the parameter or field after one of the arenas and compile with -parameters, "
					+ "or mark it with @Qualifier(\"orders\"), or set arena.primary=orders "
					+ "to inject that arena wherever nothing else decides.");
	}

	@Test
	void comesBeforeAnalyzersWithoutAnOrderWhateverTheClassPath() {
		assertThat(OrderUtils.getOrder(NoUniqueArenaFailureAnalyzer.class, Ordered.LOWEST_PRECEDENCE))
			.isLessThan(Ordered.LOWEST_PRECEDENCE);
	}

	@Test
	void leavesOtherTypesToOthers() {
		assertThat(new NoUniqueArenaFailureAnalyzer()
			.analyze(new NoUniqueBeanDefinitionException(String.class, "one", "two"))).isNull();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		String consumer(Arena something) {
			return something.toString();
		}

	}

}
