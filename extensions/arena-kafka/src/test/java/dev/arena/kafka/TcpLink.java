package dev.arena.kafka;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import dev.arena.Arena;
import dev.arena.Chunk;

/** Plain TCP: a length of four bytes, then the bytes of the chunk. */
final class TcpLink implements Link {

	private final SocketChannel out;

	private final SocketChannel in;

	private final Arena arena;

	private final ByteBuffer[] outgoing = { ByteBuffer.allocateDirect(4), null };

	private final ByteBuffer length = ByteBuffer.allocateDirect(4);

	private final Chunk incoming;

	TcpLink(Arena arena) throws IOException {
		this.arena = arena;
		this.incoming = arena.newChunk();
		try (ServerSocketChannel server = ServerSocketChannel.open()
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
			this.out = SocketChannel.open(server.getLocalAddress());
			this.in = server.accept();
		}
		this.out.setOption(StandardSocketOptions.TCP_NODELAY, true);
	}

	@Override
	public void send(Chunk chunk, int lengthBytes) throws IOException {
		this.outgoing[0].clear().putInt(lengthBytes).flip();
		this.outgoing[1] = chunk.buffer(0, lengthBytes);
		while (this.outgoing[1].hasRemaining()) {
			this.out.write(this.outgoing);
		}
	}

	@Override
	public void receive(Receiver receiver) throws IOException {
		fill(this.length.clear());
		int lengthBytes = this.length.getInt(0);
		this.arena.allocate(lengthBytes, this.incoming);
		try {
			fill(this.incoming.buffer(0, lengthBytes));
			receiver.on(this.incoming, lengthBytes);
		}
		finally {
			this.incoming.close();
		}
	}

	private void fill(ByteBuffer buffer) throws IOException {
		while (buffer.hasRemaining()) {
			if (this.in.read(buffer) < 0) {
				throw new EOFException();
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.out.close();
		this.in.close();
	}

}
