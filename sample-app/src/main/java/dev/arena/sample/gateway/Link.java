package dev.arena.sample.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiver's end of a connection to the aggregator. Comes up whenever somebody
 * listens, with growing pauses between the attempts. Belongs to one worker.
 * <p>
 * The socket does not block, so that an interrupt, which asks the worker to finish, does
 * not close it.
 */
final class Link implements AutoCloseable {

	private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final Logger logger = LoggerFactory.getLogger(Link.class);

	private final Path path;

	private final GatewayStatistics statistics;

	private final Selector writable;

	private final ByteBuffer nothing = ByteBuffer.allocateDirect(1);

	private @Nullable SocketChannel channel;

	private long pauseNanos = FIRST_PAUSE_NANOS;

	private long nextAttemptNanos = System.nanoTime();

	Link(Path path, GatewayStatistics statistics) {
		this.path = path;
		this.statistics = statistics;
		try {
			this.writable = Selector.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Whether there is a connection, after an attempt to make one if it is time. */
	boolean isUp() {
		SocketChannel channel = this.channel;
		if (channel != null && !isListening(channel)) {
			lose();
		}
		if (this.channel == null && System.nanoTime() - this.nextAttemptNanos >= 0) {
			connect();
		}
		return this.channel != null;
	}

	/**
	 * Writes, and waits while the aggregator is slow. What remains in the buffer, perhaps
	 * from the middle of a handle on, has not been written because the connection is
	 * lost.
	 */
	void send(ByteBuffer handles) {
		SocketChannel channel = this.channel;
		try {
			while (channel != null && handles.hasRemaining()) {
				channel.write(handles);
				if (handles.hasRemaining()) {
					await();
				}
			}
		}
		catch (IOException ex) {
			logger.debug("Cannot write", ex);
			lose();
		}
	}

	private void await() throws IOException {
		this.writable.select((key) -> {
		});
		if (Thread.currentThread().isInterrupted()) {
			throw new IOException("Asked to finish while the aggregator is slow");
		}
	}

	/** The aggregator never writes: it ends its side when it is about to leave. */
	private boolean isListening(SocketChannel channel) {
		try {
			return channel.read(this.nothing.clear()) >= 0;
		}
		catch (IOException ex) {
			logger.debug("Cannot read", ex);
			return false;
		}
	}

	private void connect() {
		try {
			SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(this.path));
			channel.configureBlocking(false).register(this.writable, SelectionKey.OP_WRITE);
			this.channel = channel;
			this.pauseNanos = FIRST_PAUSE_NANOS;
			this.statistics.connected();
			logger.info("Connected to the aggregator at {}", this.path);
		}
		catch (IOException ex) {
			if (this.pauseNanos == FIRST_PAUSE_NANOS) {
				logger.info("No aggregator at {}: {}; datagrams are dropped until there is one", this.path,
						ex.getMessage());
			}
			this.nextAttemptNanos = System.nanoTime() + this.pauseNanos;
			this.pauseNanos = Math.min(2 * this.pauseNanos, LONGEST_PAUSE_NANOS);
		}
	}

	private void lose() {
		logger.warn("Lost the aggregator at {}", this.path);
		disconnect();
	}

	private void disconnect() {
		SocketChannel channel = this.channel;
		this.channel = null;
		if (channel != null) {
			this.statistics.disconnected();
			try {
				channel.close();
				this.writable.selectNow(); // else the closed channel stays registered
			}
			catch (IOException ex) {
				logger.warn("Cannot close the connection to the aggregator", ex);
			}
		}
	}

	@Override
	public void close() {
		disconnect();
		try {
			this.writable.close();
		}
		catch (IOException ex) {
			logger.warn("Cannot close the selector", ex);
		}
	}

}
