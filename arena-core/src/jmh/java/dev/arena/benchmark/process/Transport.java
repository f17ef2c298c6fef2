package dev.arena.benchmark.process;

import java.io.IOException;

/**
 * A way for {@linkplain Payload payloads} of a fixed size between two processes, one at a
 * time. Both sides write and read every word: what need not be copied must still be
 * produced and consumed.
 */
interface Transport extends AutoCloseable {

	/**
	 * Sends a payload.
	 * @param firstWord its first word
	 */
	void send(long firstWord) throws IOException;

	/**
	 * Waits for a payload.
	 * @return the sum of its words
	 */
	long receive() throws IOException;

	@Override
	void close() throws IOException;

	/** Opens one side of a transport. The host must come second. */
	static Transport open(String name, int payloadBytes, Meeting meeting) throws IOException {
		return switch (name) {
			case "arena" -> new ArenaTransport(payloadBytes, meeting, new SocketTransport(Long.BYTES, meeting));
			case "unix-socket" -> new SocketTransport(payloadBytes, meeting);
			case "arena-ring" -> new ArenaTransport(payloadBytes, meeting, new RingTransport(Long.BYTES, meeting));
			case "agrona-ring" -> new RingTransport(payloadBytes, meeting);
			default -> throw new IllegalArgumentException(
					"There is no transport '" + name + "'; there are arena, unix-socket, arena-ring and agrona-ring");
		};
	}

}
