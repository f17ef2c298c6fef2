package dev.arena.boot.autoconfigure.endpoint;

import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaFigures;
import dev.arena.boot.autoconfigure.ArenaRegistry;

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
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ArenasEndpoint}. Like any
 * endpoint but {@code health} it must be exposed, see
 * {@code management.endpoints.web.exposure.include} and {@code .jmx.}; changes need
 * {@code management.endpoint.arenas.access=unrestricted}.
 */
@AutoConfiguration(after = ArenaAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(ArenaRegistry.class)
public final class ArenasEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	ArenasEndpoint arenasEndpoint(ArenaRegistry arenas, ObjectProvider<ArenaFigures> figures) {
		return new ArenasEndpoint(arenas, figures.getIfAvailable(ArenaFigures::new));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(ArenasEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	ArenasEndpointWebExtension arenasEndpointWebExtension(ArenasEndpoint endpoint) {
		return new ArenasEndpointWebExtension(endpoint);
	}

}
