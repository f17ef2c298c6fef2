package dev.arena.aeron;

import io.aeron.logbuffer.Header;

import dev.arena.Chunk;

/** Gets the messages that a {@link ChunkAssembler} has put together. */
@FunctionalInterface
public interface ChunkHandler {

	/**
	 * Handles one message, on the thread that polls.
	 * @param chunk its bytes; freed afterwards, also if this method throws, unless the
	 * answer is {@code true}
	 * @param lengthBytes how many bytes the message has; what lies behind is undefined
	 * @param header the header of its last fragment, valid during the call
	 * @return whether the handler keeps the chunk, which it frees later, on any thread.
	 * As long as it holds all chunks that would fit, the sender waits.
	 */
	boolean onChunk(Chunk chunk, int lengthBytes, Header header);

}
