package dev.arena.channel;

import java.time.Duration;
import java.util.List;

/**
 * What a channel looked like at one moment. Numbers of messages count from the creation
 * of the channel.
 *
 * @param isReceived whether there is an active receiver
 * @param senders what each sender's place looks like, by number
 */
public record ChannelState(boolean isReceived, List<Sender> senders) {

	/**
	 * How many messages wait for the receiver.
	 * @return the sum over all senders
	 */
	public long depth() {
		return this.senders.stream().mapToLong(Sender::depth).sum();
	}

	/**
	 * How long the oldest message has waited at least: the time since this channel object
	 * was first asked for its state and found the same message to be the next.
	 * @return the longest of all senders, zero if none waits
	 */
	public Duration oldestAge() {
		return this.senders.stream().map(Sender::oldestAge).max(Duration::compareTo).orElse(Duration.ZERO);
	}

	/**
	 * The place of one sender in a channel.
	 *
	 * @param number its number
	 * @param isPresent whether a sender that lives has the place
	 * @param sentCount how many messages were sent from it
	 * @param receivedCount how many of them the receiver has passed
	 * @param skippedCount how many of those had no chunk: their sender died before it
	 * gave the chunk away, or somebody freed it since
	 * @param oldestAge how long its oldest message has waited at least; see
	 * {@link ChannelState#oldestAge()}
	 */
	public record Sender(int number, boolean isPresent, long sentCount, long receivedCount, long skippedCount,
			Duration oldestAge) {

		/**
		 * How many messages wait for the receiver.
		 * @return the number
		 */
		public long depth() {
			return this.sentCount - this.receivedCount;
		}

	}

}
