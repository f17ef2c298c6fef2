package dev.arena.boot.autoconfigure.channel;

/**
 * Is told how long messages have waited, of each message that a {@link ChunkListener}
 * receives whose sender has written down when it sent, where
 * {@code arena.channels.<name>.measure-wait=true}. All beans of this type are. Called by
 * the threads of listeners, before the method: it should be quick, and what it throws is
 * ignored.
 */
@FunctionalInterface
public interface WaitObserver {

	/**
	 * A message has been received.
	 * @param channelName the bean name of the channel
	 * @param waitedNanos the nanoseconds from its sending until now
	 */
	void waited(String channelName, long waitedNanos);

}
