package dev.arena.boot.autoconfigure.endpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint says of a channel.
 *
 * @param status {@code open}, {@code closed}, {@code not_created}, or
 * {@code not_readable}, which says nothing but what listens to it
 * @param segmentName the segment of its arena, {@code null} if that is local
 * @param senders how many senders there can be at once
 * @param capacity how many messages of each sender can wait
 * @param received whether there is an active receiver, in whatever process
 * @param depth how many messages wait
 * @param oldestAge how long the oldest of them has waited at least
 * @param places the places of senders that are taken or were used
 * @param listener what listens to it in this application
 * @param error what went wrong when it was to be read
 */
public record ChannelDescriptor(String status, @Nullable String segmentName, @Nullable Integer senders,
		@Nullable Integer capacity, @Nullable Boolean received, @Nullable Long depth, @Nullable String oldestAge,
		@Nullable List<SenderDescriptor> places, @Nullable ListenerDescriptor listener,
		@Nullable String error) implements OperationResponseBody {

	static ChannelDescriptor without(String status, @Nullable ListenerDescriptor listener, @Nullable String error) {
		return new ChannelDescriptor(status, null, null, null, null, null, null, null, listener, error);
	}

	/**
	 * The place of one sender.
	 *
	 * @param number its number
	 * @param present whether a sender that lives has the place
	 * @param sent how many messages were sent from it
	 * @param received how many of them the receiver has passed
	 * @param skipped how many of those had no chunk
	 * @param depth how many messages wait
	 * @param oldestAge how long the oldest of them has waited at least
	 */
	public record SenderDescriptor(int number, boolean present, long sent, long received, long skipped, long depth,
			String oldestAge) {

	}

	/**
	 * What listens.
	 *
	 * @param method class and name of the method
	 * @param state {@code running}, {@code standing_by}, {@code paused}, {@code failed}
	 * or {@code stopped}
	 * @param concurrency how many threads handle messages
	 * @param handled how many messages were handled without an exception
	 * @param failures how often it threw something
	 * @param failure why it has failed, if it has
	 */
	public record ListenerDescriptor(String method, String state, int concurrency, long handled, long failures,
			@Nullable String failure) {

	}

}
