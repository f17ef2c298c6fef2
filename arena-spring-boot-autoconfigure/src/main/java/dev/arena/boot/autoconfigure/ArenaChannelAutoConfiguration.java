package dev.arena.boot.autoconfigure;

import dev.arena.boot.autoconfigure.channel.ChannelRegistry;
import dev.arena.channel.ChunkChannel;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ChunkChannel}. Each entry
 * of {@code arena.channels} becomes a bean of that name, and one to send with, unless the
 * application declares beans of those names itself.
 */
@AutoConfiguration(after = ArenaAutoConfiguration.class)
@ConditionalOnClass(ChunkChannel.class)
@ConditionalOnBean(ArenaProperties.class)
@Import(ChannelBeanRegistrar.class)
public final class ArenaChannelAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ChannelRegistry arenaChannelRegistry(ListableBeanFactory beanFactory) {
		return new ChannelRegistry(beanFactory);
	}

}
