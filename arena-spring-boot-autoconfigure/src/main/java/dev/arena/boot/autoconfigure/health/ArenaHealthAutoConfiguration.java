package dev.arena.boot.autoconfigure.health;

import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaFigures;
import dev.arena.boot.autoconfigure.ArenaProperties;
import dev.arena.boot.autoconfigure.ArenaRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of arenas: a
 * component {@code arena} with one component for each of them.
 * {@code management.health.arena.enabled=false} switches it off.
 */
@AutoConfiguration(after = ArenaAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ArenaRegistry.class)
public final class ArenaHealthAutoConfiguration {

	@Bean
	@ConditionalOnEnabledHealthIndicator("arena")
	@ConditionalOnMissingBean(name = { "arenaHealthIndicator", "arenaHealthContributor" })
	CompositeHealthContributor arenaHealthContributor(ArenaRegistry arenas, ArenaProperties properties,
			ObjectProvider<ArenaFigures> figures) {
		return new ArenaHealthContributor(arenas, figures.getIfAvailable(ArenaFigures::new), properties.getHealth());
	}

}
