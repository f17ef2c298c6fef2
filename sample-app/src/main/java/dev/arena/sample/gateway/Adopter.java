package dev.arena.sample.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.arena.Arena;

/**
 * The aggregator's end of a connection: adopts the datagrams whose handles arrive. A
 * handle that names none, because its datagram was reclaimed or somebody wrote rubbish,
 * is counted and skipped.
 */
final class Adopter implements Runnable {

	private static final int BUFFER_BYTES = 512 * Long.BYTES;

	private static final Logger logger = LoggerFactory.getLogger(Adopter.class);

	private final SocketChannel channel;

	private final Datagram datagram;

	private final List<Datagram> batch;

	private final Destination destination;

	private final GatewayStatistics statistics;

	Adopter(SocketChannel channel, Arena arena, Destination destination, GatewayStatistics statistics) {
		this.channel = channel;
		this.datagram = new Datagram(arena);
		this.batch = List.of(this.datagram);
		this.destination = destination;
		this.statistics = statistics;
	}

	@Override
	public void run() {
		this.statistics.connected();
		try (this.channel; this.destination) {
			adoptAll();
		}
		catch (ClosedChannelException ex) {
			logger.debug("The connection was closed");
		}
		catch (IOException ex) {
			logger.warn("Lost a receiver", ex);
		}
		finally {
			this.statistics.disconnected();
		}
	}

	private void adoptAll() throws IOException {
		ByteBuffer handles = ByteBuffer.allocateDirect(BUFFER_BYTES);
		while (this.channel.read(handles) >= 0) {
			handles.flip();
			while (handles.remaining() >= Long.BYTES) {
				adopt(handles.getLong());
			}
			handles.compact();
		}
		if (handles.position() > 0) {
			logger.warn("A connection ended in the middle of a handle");
		}
	}

	private void adopt(long handle) {
		this.statistics.received();
		if (!this.datagram.adopt(handle)) {
			this.statistics.dropped(DropReason.STALE);
			return;
		}
		try (this.datagram) {
			this.statistics.adopted();
			this.destination.accept(this.batch);
		}
	}

}
