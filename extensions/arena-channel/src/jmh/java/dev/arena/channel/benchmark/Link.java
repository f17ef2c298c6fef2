package dev.arena.channel.benchmark;

import java.io.IOException;

/**
 * One end of a connection between two processes, for messages of one size. Every byte of
 * a message is written before it is sent, and read when it has arrived, as words.
 */
interface Link extends AutoCloseable {

	/** What travels in every word but the first one. */
	long FILLING = 0x0123_4567_89AB_CDEFL;

	/**
	 * Writes and sends a message, when there is room for it.
	 * @param first its first word
	 */
	void send(long first) throws IOException, InterruptedException;

	/**
	 * Waits for a message and reads it.
	 * @return its first word
	 */
	long receive() throws IOException, InterruptedException;

	/** What the other process needs to know to open the other end. */
	String address();

	@Override
	void close() throws IOException;

	/**
	 * Opens the end of whoever starts the other process.
	 * @param transport {@code arena-spin}, {@code arena-sleep}, {@code unix-socket} or
	 * {@code aeron-ipc}
	 */
	static Link create(String transport, int sizeBytes) throws IOException {
		return switch (transport) {
			case "arena-spin", "arena-sleep" -> new ArenaLink(transport, sizeBytes, null);
			case "unix-socket" -> new SocketLink(sizeBytes);
			case "aeron-ipc" -> new AeronLink(sizeBytes);
			default -> throw new IllegalArgumentException(transport);
		};
	}

	/** Opens the end of the other process. */
	static Link connect(String transport, int sizeBytes, String address) throws IOException {
		return switch (transport) {
			case "arena-spin", "arena-sleep" -> new ArenaLink(transport, sizeBytes, address);
			case "unix-socket" -> new SocketLink(sizeBytes, address);
			case "aeron-ipc" -> new AeronLink(sizeBytes, address);
			default -> throw new IllegalArgumentException(transport);
		};
	}

	/** Looks at what has arrived. */
	static long checked(long first, long combined) {
		if (combined != FILLING) {
			throw new IllegalStateException("A message arrived with " + Long.toHexString(combined));
		}
		return first;
	}

}
