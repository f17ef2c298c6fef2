package dev.arena.channel.benchmark;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Unix domain socket with direct buffers, blocking, as the JDK has it.
 */
final class SocketLink implements Link {

	private final ByteBuffer outgoing;

	private final ByteBuffer incoming;

	private final Path path;

	/** {@code null} at the other end. */
	private final ServerSocketChannel server;

	/** Of whoever starts the other process: at the first use. */
	private SocketChannel socket;

	SocketLink(int sizeBytes) throws IOException {
		this(sizeBytes, Files.createTempDirectory("arena-link").resolve("socket"), true);
	}

	SocketLink(int sizeBytes, String address) throws IOException {
		this(sizeBytes, Path.of(address), false);
	}

	private SocketLink(int sizeBytes, Path path, boolean first) throws IOException {
		this.outgoing = ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
		this.incoming = ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
		this.path = path;
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
		if (first) {
			this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
			this.server.bind(address);
		}
		else {
			this.server = null;
			this.socket = SocketChannel.open(address);
		}
	}

	private SocketChannel socket() throws IOException {
		if (this.socket == null) {
			this.socket = this.server.accept();
		}
		return this.socket;
	}

	@Override
	public void send(long first) throws IOException {
		ByteBuffer buffer = this.outgoing;
		buffer.clear();
		buffer.putLong(0, first);
		for (int i = 8; i < buffer.capacity(); i += 8) {
			buffer.putLong(i, FILLING);
		}
		while (buffer.hasRemaining()) {
			socket().write(buffer);
		}
	}

	@Override
	public long receive() throws IOException {
		ByteBuffer buffer = this.incoming;
		buffer.clear();
		while (buffer.hasRemaining()) {
			if (socket().read(buffer) < 0) {
				throw new EOFException();
			}
		}
		long combined = FILLING;
		for (int i = 8; i < buffer.capacity(); i += 8) {
			combined &= buffer.getLong(i);
		}
		return Link.checked(buffer.getLong(0), combined);
	}

	@Override
	public String address() {
		return this.path.toString();
	}

	@Override
	public void close() throws IOException {
		if (this.socket != null) {
			this.socket.close();
		}
		if (this.server != null) {
			this.server.close();
			Files.delete(this.path);
			Files.delete(this.path.getParent());
		}
	}

}
