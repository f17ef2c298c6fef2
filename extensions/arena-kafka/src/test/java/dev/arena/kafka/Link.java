package dev.arena.kafka;

import java.io.IOException;

import dev.arena.Chunk;

/** One direction of a way between two hosts, to be measured. */
interface Link extends AutoCloseable {

	/** Sends a message; when it returns the chunk is free for the next one. */
	void send(Chunk chunk, int lengthBytes) throws IOException;

	/** Receives what is there, each message in a chunk. */
	void receive(Receiver receiver) throws IOException;

	@Override
	void close() throws IOException;

	/** Looks at a message, the chunk of which is freed afterwards. */
	interface Receiver {

		void on(Chunk chunk, int lengthBytes);

	}

}
