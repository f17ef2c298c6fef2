package dev.arena.boot.autoconfigure.channel;

/**
 * Decides what an exception of a listener does, where
 * {@code arena.channels.<name>.on-error=handler}. There must be one bean of this type, or
 * a primary one. Called by the thread of the listener.
 */
@FunctionalInterface
public interface ChunkErrorHandler {

	/**
	 * Handles a failure. When it returns, the chunk is freed unless it is handed off, and
	 * the next message is handled.
	 * @param message the message that the listener could not handle; its chunk may be
	 * gone, if the listener has handed it off or freed it
	 * @param failure what the listener threw
	 * @throws Exception to stop the listener, which turns health DOWN
	 */
	void handle(ChunkMessage message, Exception failure) throws Exception;

}
