package dev.arena.boot.autoconfigure;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.arena.Arena;
import dev.arena.channel.ChunkChannel;
import dev.arena.channel.ChunkSender;

import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Registers beans for each entry of {@code arena.channels}: for {@code frames} a
 * {@link ChunkChannel} of the name {@code framesChannel} and, unless the application only
 * receives, a {@link ChunkSender} of the name {@code framesSender}. A sender belongs to
 * one thread, so whoever has one injected gets one of its own.
 */
final class ChannelBeans {

	private final ArenaProperties properties;

	ChannelBeans(ArenaProperties properties) {
		this.properties = properties;
	}

	void register(BeanRegistry registry) {
		Map<String, ChannelProperties> channels = this.properties.getChannels();
		channels.forEach((name, channel) -> {
			registry.registerBean(name + "Channel", ChunkChannel.class,
					(spec) -> spec.description("arena.channels." + name)
						.supplier((context) -> open(name, channel, context.bean(ArenaRegistry.class))));
			if (channel.getRole() != ChannelProperties.Role.RECEIVER) {
				registry.registerBean(name + "Sender", ChunkSender.class,
						(spec) -> spec.description("arena.channels." + name)
							.prototype()
							.supplier((context) -> context.bean(name + "Channel", ChunkChannel.class).sender()));
			}
		});
	}

	private ChunkChannel open(String name, ChannelProperties channel, ArenaRegistry arenas) {
		return ChunkChannel.open(arena(name, channel, arenas), name, channel.toOptions());
	}

	private Arena arena(String name, ChannelProperties channel, ArenaRegistry arenas) {
		Set<String> names = arenas.names();
		String arena = (channel.getArena() != null) ? channel.getArena() : this.properties.getPrimary();
		if (arena == null && names.size() == 1) {
			arena = names.iterator().next();
		}
		if (arena == null || arenas.find(arena).isEmpty()) {
			String found = names.isEmpty() ? "there are no arenas" : "the arenas are " + String.join(", ", names);
			throw new FailureAnalyzedException(
					String.format(Locale.ROOT, "Channel '%s' needs an arena: %s, and arena.channels.%s.arena is %s",
							name, found, name, (channel.getArena() != null) ? channel.getArena() : "not set"),
					String.format(Locale.ROOT,
							"Set arena.channels.%s.arena to the name of the arena whose chunks travel.", name));
		}
		return arenas.get(arena);
	}

}
