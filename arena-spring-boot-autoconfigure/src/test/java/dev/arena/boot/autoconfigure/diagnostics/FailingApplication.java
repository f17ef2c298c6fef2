package dev.arena.boot.autoconfigure.diagnostics;

import java.util.ArrayList;
import java.util.List;

import dev.arena.Arena;
import dev.arena.ArenaSpec;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The main class of a child process: an application that is started once for each group
 * of arguments and is expected not to come up.
 */
public final class FailingApplication {

	/** Ends a group of arguments. */
	static final String THEN = "then";

	private FailingApplication() {
	}

	public static void main(String[] arguments) {
		List<String> group = new ArrayList<>();
		for (String argument : arguments) {
			if (!argument.equals(THEN)) {
				group.add(argument);
				continue;
			}
			try {
				run(group);
				System.out.println("=== started");
			}
			catch (RuntimeException ex) {
				System.out.println("=== failed");
			}
			group.clear();
		}
	}

	private static void run(List<String> arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.run(arguments.toArray(String[]::new)).close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		@ConditionalOnProperty("own-segment")
		Arena own(Environment environment) {
			return Arena.shared(environment.getRequiredProperty("own-segment"),
					ArenaSpec.ofChunkSizes(64).withChunkCount(8));
		}

	}

}
