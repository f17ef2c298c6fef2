package dev.arena.boot.autoconfigure.health;

import java.util.Locale;

import dev.arena.boot.autoconfigure.channel.ChannelRegistry;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainer;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainer.State;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.channel.ChannelException;
import dev.arena.channel.ChannelState;
import dev.arena.channel.ChunkChannel;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * The health of one channel and of what listens to it here. Opens none: one that is lazy
 * is UNKNOWN until somebody uses it. That nobody receives is no failure of this
 * application, and a pause is what somebody wanted: both are told in the details.
 */
class ChannelHealthIndicator extends AbstractHealthIndicator {

	private final String name;

	private final ChannelRegistry channels;

	private final ObjectProvider<ChunkListenerContainers> containers;

	ChannelHealthIndicator(String name, ChannelRegistry channels, ObjectProvider<ChunkListenerContainers> containers) {
		super("The health of channel '" + name + "' could not be determined");
		this.name = name;
		this.channels = channels;
		this.containers = containers;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		ChunkChannel channel = this.channels.findCreated(this.name).orElse(null);
		if (channel == null) {
			builder.unknown().withDetail("channel", "not_created");
			return;
		}
		checkChannel(channel, builder);
		ChunkListenerContainers containers = this.containers.getIfAvailable();
		ChunkListenerContainer container = (containers != null) ? containers.find(this.name).orElse(null) : null;
		if (container != null) {
			checkListener(container, builder);
		}
	}

	private static void checkChannel(ChunkChannel channel, Health.Builder builder) {
		if (channel.isClosed()) {
			builder.outOfService().withDetail("channel", "closed");
			return;
		}
		try {
			ChannelState state = channel.inspect();
			builder.up()
				.withDetail("channel", "open")
				.withDetail("received", state.isReceived())
				.withDetail("depth", state.depth())
				.withDetail("oldestAge", state.oldestAge().toString());
		}
		catch (ChannelException ex) {
			builder.down().withDetail("channel", "damaged").withDetail("reason", sentence(ex));
		}
	}

	private static void checkListener(ChunkListenerContainer container, Health.Builder builder) {
		State state = container.state();
		builder.withDetail("listener", container.listener())
			.withDetail("state", state.name().toLowerCase(Locale.ROOT))
			.withDetail("failures", container.failureCount());
		if (state == State.FAILED) {
			builder.down()
				.withDetail("reason", "The listener has stopped, or a thread of it is missing: "
						+ sentence(container.failure()) + ". Resume it, or start the application again");
		}
	}

	private static String sentence(@Nullable Throwable failure) {
		return (failure != null) ? failure.toString() : "nobody has told why";
	}

}
