package dev.arena.benchmark.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import dev.arena.Arena;
import org.jspecify.annotations.Nullable;

/**
 * Where two processes, a host and a guest, find each other: a fresh directory in shared
 * memory and names that follow from it. Closing the meeting removes all the names; the
 * connections, mappings and arenas that came of it stay. The host closes it as soon as
 * both have what they need, so that nothing is left behind however the processes end.
 */
final class Meeting implements AutoCloseable {

	private static final Path SHARED_MEMORY = Path.of("/dev/shm");

	private final Path directory;

	/** Of the host. */
	private final @Nullable ServerSocketChannel server;

	private Meeting(Path directory, @Nullable ServerSocketChannel server) {
		this.directory = directory;
		this.server = server;
	}

	static Meeting host() throws IOException {
		Meeting meeting = new Meeting(Files.createTempDirectory(SHARED_MEMORY, "arena-hand-off-"),
				ServerSocketChannel.open(StandardProtocolFamily.UNIX));
		boolean bound = false;
		try {
			meeting.server.bind(meeting.address());
			bound = true;
			return meeting;
		}
		finally {
			if (!bound) {
				meeting.close();
			}
		}
	}

	static Meeting guest(String directory) {
		return new Meeting(Path.of(directory), null);
	}

	String directory() {
		return this.directory.toString();
	}

	/** The name for a shared arena. */
	String segmentName() {
		return "/" + this.directory.getFileName() + "-segment";
	}

	/** A connection to the other process. The guest connects first. */
	SocketChannel connect() throws IOException {
		return (this.server != null) ? this.server.accept() : SocketChannel.open(address());
	}

	private UnixDomainSocketAddress address() {
		return UnixDomainSocketAddress.of(file("socket"));
	}

	/** Memory that the other process maps as {@link #mapIncoming(int)}. */
	MappedByteBuffer mapOutgoing(int sizeBytes) throws IOException {
		return map((this.server != null) ? "to-guest" : "to-host", sizeBytes);
	}

	/** Memory that the other process maps as {@link #mapOutgoing(int)}. */
	MappedByteBuffer mapIncoming(int sizeBytes) throws IOException {
		return map((this.server != null) ? "to-host" : "to-guest", sizeBytes);
	}

	private MappedByteBuffer map(String name, int sizeBytes) throws IOException {
		try (FileChannel file = FileChannel.open(file(name), StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			MappedByteBuffer memory = file.map(MapMode.READ_WRITE, 0, sizeBytes);
			memory.order(ByteOrder.nativeOrder());
			return memory;
		}
	}

	private Path file(String name) {
		return this.directory.resolve(name);
	}

	@Override
	public void close() throws IOException {
		if (this.server != null) {
			this.server.close();
		}
		Arena.unlink(segmentName());
		for (String name : new String[] { "socket", "to-guest", "to-host" }) {
			Files.deleteIfExists(file(name));
		}
		Files.deleteIfExists(this.directory);
	}

}
