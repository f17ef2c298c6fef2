package dev.arena.boot.autoconfigure.startup;

import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaFigures;
import dev.arena.boot.autoconfigure.ArenaRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the table of arenas in the log.
 * {@code logging.level.dev.arena.boot.autoconfigure.startup=warn} leaves only what was
 * tried and not obtained.
 */
@AutoConfiguration(after = ArenaAutoConfiguration.class)
@ConditionalOnBean(ArenaRegistry.class)
public final class ArenaStartupLogAutoConfiguration {

	@Bean
	ArenaStartupLog arenaStartupLog(ObjectProvider<ArenaFigures> figures) {
		return new ArenaStartupLog(figures.getIfAvailable(ArenaFigures::new));
	}

}
