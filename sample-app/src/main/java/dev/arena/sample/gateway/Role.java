package dev.arena.sample.gateway;

import java.util.Locale;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * What this process does, by its profile.
 */
public enum Role {

	/** Everything. */
	STANDALONE,

	/** Receives datagrams and hands them off. */
	RECEIVER,

	/** Adopts datagrams and aggregates them. */
	AGGREGATOR;

	/**
	 * The role as the API spells it.
	 * @return the name in lower case
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The role of the process at the other end of a connection.
	 * @return the role; that of a process without connections is its own
	 */
	public Role peer() {
		return switch (this) {
			case STANDALONE -> STANDALONE;
			case RECEIVER -> AGGREGATOR;
			case AGGREGATOR -> RECEIVER;
		};
	}

	/**
	 * The role as a bean.
	 */
	@Configuration(proxyBeanMethods = false)
	static class RoleConfiguration {

		@Bean
		Role role(Environment environment) {
			boolean receiver = environment.matchesProfiles("receiver");
			boolean aggregator = environment.matchesProfiles("aggregator");
			if (receiver && aggregator) {
				throw new FailureAnalyzedException("A process cannot have the profiles receiver and aggregator at once",
						"Use one of them, or none for a process that does everything.");
			}
			return receiver ? RECEIVER : aggregator ? AGGREGATOR : STANDALONE;
		}

	}

}
