package dev.arena.boot.autoconfigure.channel;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down if a listener neither receives nor has been told not to.
 */
class ChannelHealthIndicator extends AbstractHealthIndicator {

	private final ChunkListenerContainers containers;

	ChannelHealthIndicator(ChunkListenerContainers containers) {
		super("Channels cannot be checked");
		this.containers = containers;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up();
		for (ChunkListenerContainer container : this.containers.all()) {
			ListenerState state = container.state();
			String failure = container.lastFailure();
			boolean isDown = state == ListenerState.FAILED || state == ListenerState.RESTARTING;
			builder.withDetail(container.name(), (isDown && failure != null) ? state + ": " + failure : state.name());
			if (isDown) {
				builder.down();
			}
		}
	}

}
