package dev.arena.boot.autoconfigure.metrics;

import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaFigures;
import dev.arena.boot.autoconfigure.ArenaRegistry;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ArenaMetrics} of all
 * arenas in the context, those that the application declares itself included. An arena
 * that is lazy has meters from its first use on; it is not created for their sake.
 * {@code management.metrics.enable.arena=false} switches the meters off.
 */
@AutoConfiguration(after = ArenaAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ ArenaRegistry.class, MeterRegistry.class })
public final class ArenaMetricsAutoConfiguration {

	@Bean
	ArenaMeterBinder arenaMeterBinder(ObjectProvider<ArenaFigures> figures) {
		return new ArenaMeterBinder(figures.getIfAvailable(ArenaFigures::new));
	}

}
