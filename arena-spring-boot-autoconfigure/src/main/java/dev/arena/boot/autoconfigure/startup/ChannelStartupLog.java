package dev.arena.boot.autoconfigure.startup;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.arena.Arena;
import dev.arena.boot.autoconfigure.ArenaRegistry;
import dev.arena.boot.autoconfigure.channel.ChannelRegistry;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainer;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.channel.ChannelOptions;
import dev.arena.channel.ChunkChannel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

/**
 * Logs one table of all channels that are open when the application has started.
 */
class ChannelStartupLog {

	private static final Log logger = LogFactory.getLog(ChannelStartupLog.class);

	private final ApplicationContext context;

	private final ChannelRegistry channels;

	private final ArenaRegistry arenas;

	private final ObjectProvider<ChunkListenerContainers> containers;

	ChannelStartupLog(ApplicationContext context, ChannelRegistry channels, ArenaRegistry arenas,
			ObjectProvider<ChunkListenerContainers> containers) {
		this.context = context;
		this.channels = channels;
		this.arenas = arenas;
		this.containers = containers;
	}

	@EventListener
	void started(ContextRefreshedEvent event) {
		Map<String, ChunkChannel> created = this.channels.created();
		if (event.getApplicationContext() == this.context && !created.isEmpty() && logger.isInfoEnabled()) {
			TextTable table = new TextTable("Channels", List.of("channel", "arena", "capacity", "wait", "listener"));
			created.forEach((name, channel) -> table.add(row(name, channel)));
			logger.info(table);
		}
	}

	private List<String> row(String name, ChunkChannel channel) {
		ChannelOptions options = channel.options();
		return List.of(name, nameOf(channel.arena()), options.senders() + " x " + options.capacity(),
				options.waitMode().name().toLowerCase(Locale.ROOT).replace('_', ' '), listener(name));
	}

	private String nameOf(Arena arena) {
		return this.arenas.created()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == arena)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse("?");
	}

	private String listener(String name) {
		ChunkListenerContainers containers = this.containers.getIfAvailable();
		ChunkListenerContainer container = (containers != null) ? containers.find(name).orElse(null) : null;
		if (container == null) {
			return "-";
		}
		return container.listener() + ((container.concurrency() > 1) ? " x " + container.concurrency() : "");
	}

}
