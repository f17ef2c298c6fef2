package dev.arena.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sends datagrams at a steady rate, whether anybody listens or not, until it is closed.
 */
class Load implements AutoCloseable {

	private static final int PER_MILLISECOND = 5;

	private static final byte[] DATAGRAM = "load:1|c".getBytes(StandardCharsets.UTF_8);

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

	private final DatagramSocket socket;

	Load() throws SocketException {
		this.socket = new DatagramSocket();
	}

	void sendTo(InetSocketAddress target) {
		DatagramPacket packet = new DatagramPacket(DATAGRAM, DATAGRAM.length, target);
		this.executor.scheduleAtFixedRate(() -> send(packet), 0, 1, TimeUnit.MILLISECONDS);
	}

	private void send(DatagramPacket packet) {
		try {
			for (int i = 0; i < PER_MILLISECOND; i++) {
				this.socket.send(packet);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		this.socket.close();
	}

}
