package dev.arena.boot.autoconfigure.channel;

/**
 * Decides what happens after a listener of a channel has thrown an exception. A bean of
 * this type is used by channels with {@code on-error: handler}.
 */
@FunctionalInterface
public interface ChunkListenerErrorHandler {

	/**
	 * Called by the thread of the listener, after the chunk has been freed.
	 * @param channel the name of the channel
	 * @param failure what the listener has thrown
	 * @throws RuntimeException to stop receiving until the endpoint resumes the listener
	 */
	void handle(String channel, Exception failure);

}
