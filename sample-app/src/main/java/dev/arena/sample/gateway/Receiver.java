package dev.arena.sample.gateway;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives datagrams, keeps each in a chunk and delivers it to a worker. Never waits for
 * anything but the socket: what finds no room is dropped and counted.
 */
final class Receiver implements Runnable {

	/** More than UDP can carry, so that nothing is cut off unnoticed. */
	private static final int BUFFER_BYTES = 65536;

	private static final Logger logger = LoggerFactory.getLogger(Receiver.class);

	private final DatagramChannel channel;

	private final List<Inbox> inboxes;

	private final long maxLength;

	private final GatewayStatistics statistics;

	Receiver(DatagramChannel channel, List<Inbox> inboxes, long maxLength, GatewayStatistics statistics) {
		this.channel = channel;
		this.inboxes = inboxes;
		this.maxLength = maxLength;
		this.statistics = statistics;
	}

	@Override
	public void run() {
		ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
		try {
			while (true) {
				SocketAddress sender = this.channel.receive(buffer.clear());
				this.statistics.received();
				accept(inboxOf(sender), buffer.flip());
			}
		}
		catch (ClosedChannelException ex) {
			logger.debug("The socket was closed");
		}
		catch (IOException ex) {
			logger.error("Cannot receive datagrams any more", ex);
		}
	}

	/** All datagrams of a sender go to the same worker and so stay in order. */
	private Inbox inboxOf(SocketAddress sender) {
		return this.inboxes.get(Math.floorMod(sender.hashCode(), this.inboxes.size()));
	}

	private void accept(Inbox inbox, ByteBuffer content) {
		if (content.remaining() > this.maxLength) {
			this.statistics.dropped(DropReason.TOO_LARGE);
			return;
		}
		Datagram datagram = inbox.claim();
		if (datagram == null) {
			this.statistics.dropped(DropReason.QUEUE_FULL);
		}
		else if (datagram.fill(content)) {
			inbox.deliver(datagram);
		}
		else {
			inbox.recycle(datagram);
			this.statistics.dropped(DropReason.NO_CHUNK);
		}
	}

}
