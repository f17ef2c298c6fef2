package dev.arena.boot.autoconfigure.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.arena.boot.autoconfigure.channel.ChannelRegistry;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainer;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.boot.autoconfigure.endpoint.ChannelDescriptor.ListenerDescriptor;
import dev.arena.boot.autoconfigure.endpoint.ChannelDescriptor.SenderDescriptor;
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
 * {@link Endpoint @Endpoint} that describes channels and their listeners, and with access
 * {@code unrestricted} pauses and resumes those of this application. Reading opens no
 * channel and changes nothing. {@code docs/actuator.md} documents requests and answers.
 */
@Endpoint(id = "channels", defaultAccess = Access.READ_ONLY)
public class ChannelsEndpoint {

	private final ChannelRegistry channels;

	private final @Nullable ChunkListenerContainers containers;

	/**
	 * Creates the endpoint.
	 * @param channels what to describe
	 * @param containers the listeners, or {@code null} if there cannot be any
	 */
	public ChannelsEndpoint(ChannelRegistry channels, @Nullable ChunkListenerContainers containers) {
		this.channels = channels;
		this.containers = containers;
	}

	/**
	 * Describes all channels.
	 * @return the channels by name
	 */
	@ReadOperation
	public ChannelsDescriptor channels() {
		Map<String, ChannelDescriptor> descriptors = new LinkedHashMap<>();
		this.channels.names().forEach((name) -> descriptors.put(name, describe(name)));
		return new ChannelsDescriptor(descriptors);
	}

	/**
	 * Describes one channel.
	 * @param name its name
	 * @return all about it, or {@code null} if there is none of that name
	 */
	@ReadOperation
	public @Nullable ChannelDescriptor channel(@Selector String name) {
		return this.channels.names().contains(name) ? describe(name) : null;
	}

	/**
	 * Pauses or resumes the listener of a channel in this application. Doing so twice is
	 * no mistake.
	 * @param name the name of the channel
	 * @param action what to do
	 * @return what the channel looks like afterwards, or {@code null} if there is none of
	 * that name
	 */
	@WriteOperation
	public @Nullable ChannelDescriptor perform(@Selector String name, Action action) {
		if (!this.channels.names().contains(name)) {
			return null;
		}
		ChunkListenerContainer container = container(name)
			.orElseThrow(() -> refused("Nothing in this application listens to the channel '" + name + "'"));
		try {
			switch (action) {
				case PAUSE -> container.pause();
				case RESUME -> container.resume();
			}
		}
		catch (IllegalStateException ex) {
			throw refused(ex.getMessage());
		}
		return describe(name);
	}

	private Optional<ChunkListenerContainer> container(String name) {
		return (this.containers != null) ? this.containers.find(name) : Optional.empty();
	}

	/** Whatever goes wrong with one channel must not cost the answer about the others. */
	private ChannelDescriptor describe(String name) {
		ListenerDescriptor listener = container(name).map(ChannelsEndpoint::describe).orElse(null);
		Optional<ChunkChannel> channel = this.channels.findCreated(name);
		if (channel.isEmpty()) {
			return ChannelDescriptor.without("not_created", listener, null);
		}
		if (channel.get().isClosed()) {
			return ChannelDescriptor.without("closed", listener, null);
		}
		try {
			return describe(channel.get(), listener);
		}
		catch (RuntimeException ex) {
			return ChannelDescriptor.without("not_readable", listener, ex.toString());
		}
	}

	private static ChannelDescriptor describe(ChunkChannel channel, @Nullable ListenerDescriptor listener) {
		ChannelState state = channel.inspect();
		List<SenderDescriptor> senders = new ArrayList<>();
		for (ChannelState.Sender sender : state.senders()) {
			if (sender.isPresent() || sender.sentCount() > 0) {
				senders.add(new SenderDescriptor(sender.number(), sender.isPresent(), sender.sentCount(),
						sender.receivedCount(), sender.skippedCount(), sender.depth(), sender.oldestAge().toString()));
			}
		}
		return new ChannelDescriptor("open", channel.arena().segmentName(), channel.options().senders(),
				channel.options().capacity(), state.isReceived(), state.depth(), state.oldestAge().toString(), senders,
				listener, null);
	}

	private static ListenerDescriptor describe(ChunkListenerContainer container) {
		Throwable failure = container.failure();
		return new ListenerDescriptor(container.listener(), container.state().name().toLowerCase(Locale.ROOT),
				container.concurrency(), container.handledCount(), container.failureCount(),
				(failure != null) ? failure.toString() : null);
	}

	private static InvalidEndpointRequestException refused(@Nullable String reason) {
		String message = String.valueOf(reason);
		return new InvalidEndpointRequestException(message, message);
	}

	/**
	 * What {@link ChannelsEndpoint#perform} can do.
	 */
	public enum Action {

		/** Receive nothing more: another application takes over if one stands by. */
		PAUSE,

		/** Go on after a pause or a failure. */
		RESUME

	}

	/**
	 * All channels.
	 *
	 * @param channels the channels by name
	 */
	public record ChannelsDescriptor(Map<String, ChannelDescriptor> channels) implements OperationResponseBody {

	}

}
