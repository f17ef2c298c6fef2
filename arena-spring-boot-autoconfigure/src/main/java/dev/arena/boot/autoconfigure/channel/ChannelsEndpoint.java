package dev.arena.boot.autoconfigure.channel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.arena.channel.ChannelState;
import dev.arena.channel.ChunkChannel;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that describes channels, and with access
 * {@code unrestricted} pauses and resumes their listeners. {@code docs/actuator.md}
 * documents requests and answers.
 */
@Endpoint(id = "channels", defaultAccess = Access.READ_ONLY)
public class ChannelsEndpoint {

	private final ChunkListenerContainers containers;

	ChannelsEndpoint(ChunkListenerContainers containers) {
		this.containers = containers;
	}

	/**
	 * Describes all channels.
	 * @return the channels by name
	 */
	@ReadOperation
	public ChannelsDescriptor channels() {
		Map<String, ChannelDescriptor> descriptors = new LinkedHashMap<>();
		this.containers.channels().forEach((name, channel) -> descriptors.put(name, describe(name, channel)));
		return new ChannelsDescriptor(descriptors);
	}

	/**
	 * Describes one channel.
	 * @param name its name
	 * @return all about it, or {@code null} if there is none of that name
	 */
	@ReadOperation
	public @Nullable ChannelDescriptor channel(@Selector String name) {
		return channels().channels().get(name);
	}

	/**
	 * Does something with the listener of a channel.
	 * @param name the name of the channel
	 * @param action what to do
	 * @return the listener afterwards, or {@code null} if there is no channel of that
	 * name
	 */
	@WriteOperation
	public @Nullable ListenerDescriptor perform(@Selector String name, Action action) {
		if (channel(name) == null) {
			return null;
		}
		ChunkListenerContainer container = this.containers.find(name);
		if (container == null) {
			String message = "Channel '" + name + "' has no listener in this application";
			throw new InvalidEndpointRequestException(message, message);
		}
		switch (action) {
			case PAUSE -> container.pause();
			case RESUME -> container.resume();
		}
		return describe(container);
	}

	private ChannelDescriptor describe(String name, ChunkChannel channel) {
		ChunkListenerContainer container = this.containers.find(name);
		ListenerDescriptor listener = (container != null) ? describe(container) : null;
		try {
			ChannelState state = channel.inspect();
			return new ChannelDescriptor(state.isReceived(), state.depth(), state.oldestAge(),
					(int) state.senders().stream().filter(ChannelState.Sender::isPresent).count(),
					ChannelMetrics.sum(state, ChannelState.Sender::sentCount),
					ChannelMetrics.sum(state, ChannelState.Sender::receivedCount),
					ChannelMetrics.sum(state, ChannelState.Sender::skippedCount), listener, null);
		}
		catch (RuntimeException | InternalError ex) {
			return new ChannelDescriptor(false, 0, Duration.ZERO, 0, 0, 0, 0, listener, ex.toString());
		}
	}

	private static ListenerDescriptor describe(ChunkListenerContainer container) {
		return new ListenerDescriptor(container.state().name(), container.handledCount(), container.failedCount(),
				container.restartCount(), container.lastFailure());
	}

	/**
	 * What {@link ChannelsEndpoint#perform} can do.
	 */
	public enum Action {

		/** Receive nothing until resumed: senders see the channel fill up. */
		PAUSE,

		/** Go on, also after a failure. */
		RESUME

	}

	/**
	 * All channels.
	 *
	 * @param channels the channels by name
	 */
	public record ChannelsDescriptor(Map<String, ChannelDescriptor> channels) implements OperationResponseBody {

	}

	/**
	 * One channel, as all processes see it, and its listener here.
	 *
	 * @param received whether somebody receives
	 * @param depth how many messages wait
	 * @param oldestAge how long the oldest has waited at least
	 * @param senders how many senders live
	 * @param sent how many messages were sent
	 * @param receivedMessages how many of them the receiver has passed
	 * @param skipped how many of those had no chunk
	 * @param listener the listener of this application, {@code null} if it has none
	 * @param error why the channel cannot be looked at, {@code null} if it can
	 */
	public record ChannelDescriptor(boolean received, long depth, Duration oldestAge, int senders, long sent,
			long receivedMessages, long skipped, @Nullable ListenerDescriptor listener,
			@Nullable String error) implements OperationResponseBody {

	}

	/**
	 * A listener.
	 *
	 * @param state {@code STOPPED}, {@code RUNNING}, {@code PAUSED}, {@code RESTARTING}
	 * or {@code FAILED}
	 * @param handled how many messages it has handled
	 * @param failed at how many it has thrown an exception
	 * @param restarts how often an error has struck
	 * @param lastFailure what was thrown last, {@code null} if nothing was
	 */
	public record ListenerDescriptor(String state, long handled, long failed, long restarts,
			@Nullable String lastFailure) implements OperationResponseBody {

	}

}
