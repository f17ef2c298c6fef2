package dev.arena.boot.autoconfigure.health;

import java.util.stream.Stream;

import dev.arena.boot.autoconfigure.channel.ChannelRegistry;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * The health of the channels that the registry lists.
 */
class ChannelHealthContributor implements CompositeHealthContributor {

	private final ChannelRegistry channels;

	private final ObjectProvider<ChunkListenerContainers> containers;

	ChannelHealthContributor(ChannelRegistry channels, ObjectProvider<ChunkListenerContainers> containers) {
		this.channels = channels;
		this.containers = containers;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.channels.names().contains(name) ? indicator(name) : null;
	}

	@Override
	public Stream<Entry> stream() {
		return this.channels.names().stream().map((name) -> new Entry(name, indicator(name)));
	}

	private ChannelHealthIndicator indicator(String name) {
		return new ChannelHealthIndicator(name, this.channels, this.containers);
	}

}
