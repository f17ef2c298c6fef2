package dev.arena.boot.autoconfigure;

import dev.arena.Arena;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link Arena}. Each entry of
 * {@code arena.arenas} becomes a bean of that name, unless the application declares a
 * bean of that name itself; {@code arena.enabled=false} switches all of it off.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "arena.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ArenaProperties.class)
@Import({ NamesInUse.class, ArenaBeanRegistrar.class })
@ImportRuntimeHints(ArenaRuntimeHints.class)
public final class ArenaAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ArenaRegistry arenaRegistry(ListableBeanFactory beanFactory) {
		return new ArenaRegistry(beanFactory);
	}

	@Bean
	@ConditionalOnMissingBean
	ArenaFigures arenaFigures(ArenaProperties properties) {
		return new ArenaFigures(properties.getMetrics().getRefreshInterval());
	}

	@Bean
	static ArenaAnnouncer arenaAnnouncer(ListableBeanFactory beanFactory) {
		return new ArenaAnnouncer(beanFactory);
	}

}
