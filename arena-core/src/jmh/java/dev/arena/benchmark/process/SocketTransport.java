package dev.arena.benchmark.process;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/**
 * Payloads are copied into a Unix domain socket and out of it, each in one call if the
 * kernel lets them. Whoever waits is blocked in the kernel.
 */
final class SocketTransport implements Transport {

	/** Room for the largest payload and what the kernel adds to it. */
	private static final int SOCKET_BUFFER_BYTES = 256 * 1024;

	private final int payloadBytes;

	private final ByteBuffer outgoing;

	private final ByteBuffer incoming;

	private final SocketChannel channel;

	SocketTransport(int payloadBytes, Meeting meeting) throws IOException {
		this.payloadBytes = payloadBytes;
		this.outgoing = ByteBuffer.allocateDirect(payloadBytes).order(ByteOrder.nativeOrder());
		this.incoming = ByteBuffer.allocateDirect(payloadBytes).order(ByteOrder.nativeOrder());
		this.channel = meeting.connect();
		this.channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
		this.channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
	}

	@Override
	public void send(long firstWord) throws IOException {
		ByteBuffer buffer = this.outgoing.clear();
		Payload.write(buffer, 0, this.payloadBytes, firstWord);
		while (buffer.hasRemaining()) {
			this.channel.write(buffer);
		}
	}

	@Override
	public long receive() throws IOException {
		ByteBuffer buffer = this.incoming.clear();
		while (buffer.hasRemaining()) {
			if (this.channel.read(buffer) < 0) {
				throw new EOFException("The other process is gone");
			}
		}
		return Payload.read(buffer, 0, this.payloadBytes);
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
