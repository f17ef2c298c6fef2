package dev.arena.boot.autoconfigure.startup;

import dev.arena.boot.autoconfigure.ArenaRegistry;
import dev.arena.boot.autoconfigure.channel.ChannelRegistry;
import dev.arena.boot.autoconfigure.channel.ChunkListenerAutoConfiguration;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.channel.ChunkChannel;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the table of channels in the
 * log.
 */
@AutoConfiguration(after = ChunkListenerAutoConfiguration.class)
@ConditionalOnClass(ChunkChannel.class)
@ConditionalOnBean({ ChannelRegistry.class, ArenaRegistry.class })
public final class ChannelStartupLogAutoConfiguration {

	@Bean
	ChannelStartupLog arenaChannelStartupLog(ApplicationContext context, ChannelRegistry channels, ArenaRegistry arenas,
			ObjectProvider<ChunkListenerContainers> containers) {
		return new ChannelStartupLog(context, channels, arenas, containers);
	}

}
