package dev.arena.boot.autoconfigure.channel;

import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaProperties;
import dev.arena.boot.autoconfigure.ArenaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the channels of
 * {@code arena.channels}: methods with {@link ChunkListener @ChunkListener}, endpoint,
 * health and meters.
 */
@AutoConfiguration(after = ArenaAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnBean({ ArenaRegistry.class, ArenaProperties.class })
public final class ArenaChannelAutoConfiguration {

	@Bean
	ChunkListenerContainers chunkListenerContainers(ConfigurableListableBeanFactory beanFactory,
			ArenaProperties properties) {
		return new ChunkListenerContainers(beanFactory, properties);
	}

	/**
	 * The endpoint.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
	static class ChannelsEndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint
		ChannelsEndpoint channelsEndpoint(ChunkListenerContainers containers) {
			return new ChannelsEndpoint(containers);
		}

	}

	/**
	 * The health.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	static class ChannelHealthConfiguration {

		@Bean
		@ConditionalOnEnabledHealthIndicator("arenachannel")
		@ConditionalOnMissingBean(name = "arenaChannelHealthIndicator")
		ChannelHealthIndicator arenaChannelHealthIndicator(ChunkListenerContainers containers) {
			return new ChannelHealthIndicator(containers);
		}

	}

	/**
	 * The meters.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class ChannelMetricsConfiguration {

		@Bean
		MeterBinder arenaChannelMeterBinder(ChunkListenerContainers containers) {
			return (registry) -> containers.channels()
				.forEach((name, channel) -> new ChannelMetrics(name, channel, containers.find(name)).bindTo(registry));
		}

	}

}
