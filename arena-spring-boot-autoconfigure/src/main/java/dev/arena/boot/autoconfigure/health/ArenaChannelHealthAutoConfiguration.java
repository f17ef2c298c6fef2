package dev.arena.boot.autoconfigure.health;

import dev.arena.boot.autoconfigure.channel.ChannelRegistry;
import dev.arena.boot.autoconfigure.channel.ChunkListenerAutoConfiguration;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.channel.ChunkChannel;

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
 * {@link EnableAutoConfiguration Auto-configuration} for the health of channels: a
 * component {@code arenaChannel} with one component for each of them.
 * {@code management.health.arena-channel.enabled=false} switches it off.
 */
@AutoConfiguration(after = ChunkListenerAutoConfiguration.class)
@ConditionalOnClass({ ChunkChannel.class, HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ ChannelRegistry.class, ChunkChannel.class })
public final class ArenaChannelHealthAutoConfiguration {

	@Bean
	@ConditionalOnEnabledHealthIndicator("arena-channel")
	@ConditionalOnMissingBean(name = { "arenaChannelHealthIndicator", "arenaChannelHealthContributor" })
	CompositeHealthContributor arenaChannelHealthContributor(ChannelRegistry channels,
			ObjectProvider<ChunkListenerContainers> containers) {
		return new ChannelHealthContributor(channels, containers);
	}

}
