package dev.arena.boot.autoconfigure.channel;

import dev.arena.boot.autoconfigure.ArenaChannelAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaProperties;
import dev.arena.channel.ChunkChannel;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for methods with
 * {@link ChunkListener}.
 */
@AutoConfiguration(after = ArenaChannelAutoConfiguration.class)
@ConditionalOnClass(ChunkChannel.class)
@ConditionalOnBean(ChannelRegistry.class)
public final class ChunkListenerAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ChunkListenerContainers arenaChunkListenerContainers(ConfigurableListableBeanFactory beanFactory,
			ChannelRegistry channels, ArenaProperties properties, ObjectProvider<ChunkErrorHandler> errorHandlers,
			ObjectProvider<WaitObserver> waitObservers) {
		return new ChunkListenerContainers(beanFactory, channels, properties, errorHandlers, waitObservers);
	}

}
