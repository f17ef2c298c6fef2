package dev.arena.boot.autoconfigure;

import java.util.Map;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Puts environment variables of a test before all other property sources.
 */
final class EnvironmentVariables {

	private EnvironmentVariables() {
	}

	static ApplicationContextInitializer<ConfigurableApplicationContext> of(Map<String, Object> variables) {
		String name = "test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource(name, variables));
	}

}
