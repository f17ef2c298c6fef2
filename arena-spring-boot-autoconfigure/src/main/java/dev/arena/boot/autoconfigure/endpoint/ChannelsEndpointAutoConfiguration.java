package dev.arena.boot.autoconfigure.endpoint;

import dev.arena.boot.autoconfigure.channel.ChannelRegistry;
import dev.arena.boot.autoconfigure.channel.ChunkListenerAutoConfiguration;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.channel.ChunkChannel;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ChannelsEndpoint}. Like
 * any endpoint but {@code health} it must be exposed, see
 * {@code management.endpoints.web.exposure.include} and {@code .jmx.}; changes need
 * {@code management.endpoint.channels.access=unrestricted}.
 */
@AutoConfiguration(after = ChunkListenerAutoConfiguration.class)
@ConditionalOnClass({ ChunkChannel.class, Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(ChannelRegistry.class)
public final class ChannelsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	ChannelsEndpoint arenaChannelsEndpoint(ChannelRegistry channels,
			ObjectProvider<ChunkListenerContainers> containers) {
		return new ChannelsEndpoint(channels, containers.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(ChannelsEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	ChannelsEndpointWebExtension arenaChannelsEndpointWebExtension(ChannelsEndpoint endpoint) {
		return new ChannelsEndpointWebExtension(endpoint);
	}

}
