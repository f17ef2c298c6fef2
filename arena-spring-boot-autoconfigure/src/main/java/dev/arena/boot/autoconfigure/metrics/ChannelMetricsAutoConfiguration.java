package dev.arena.boot.autoconfigure.metrics;

import dev.arena.boot.autoconfigure.channel.ChannelRegistry;
import dev.arena.boot.autoconfigure.channel.ChunkListenerAutoConfiguration;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.channel.ChunkChannel;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of all channels in
 * the context. One that is lazy is not opened for their sake.
 * {@code management.metrics.enable.arena.channel=false} switches them off.
 */
@AutoConfiguration(after = ChunkListenerAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass({ ChunkChannel.class, MeterRegistry.class })
@ConditionalOnBean({ ChannelRegistry.class, MeterRegistry.class })
public final class ChannelMetricsAutoConfiguration {

	@Bean
	ChannelMeterBinder arenaChannelMeterBinder(ChannelRegistry channels,
			ObjectProvider<ChunkListenerContainers> containers) {
		return new ChannelMeterBinder(channels, containers);
	}

}
