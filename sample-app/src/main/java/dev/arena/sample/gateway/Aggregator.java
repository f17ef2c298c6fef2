package dev.arena.sample.gateway;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

import dev.arena.Arena;
import dev.arena.sample.GatewayProperties;

/**
 * Listens on a Unix domain socket for receivers that hand datagrams off, and runs an
 * {@link Adopter} for each connection.
 */
@Component
@Profile("aggregator")
class Aggregator implements SmartLifecycle, Source {

	private static final Logger logger = LoggerFactory.getLogger(Aggregator.class);

	private final Arena arena;

	private final GatewayProperties properties;

	private final ObjectProvider<Destination> destinations;

	private final GatewayStatistics statistics;

	private final Reclaimer reclaimer;

	private final Map<SocketChannel, Thread> adopters = new ConcurrentHashMap<>();

	private volatile @Nullable Session session;

	Aggregator(@Qualifier("datagrams") Arena arena, GatewayProperties properties,
			ObjectProvider<Destination> destinations, GatewayStatistics statistics, Reclaimer reclaimer) {
		this.arena = arena;
		this.properties = properties;
		this.destinations = destinations;
		this.statistics = statistics;
		this.reclaimer = reclaimer;
	}

	@Override
	public void start() {
		ServerSocketChannel server = listen();
		Thread acceptor = new Thread(() -> acceptAll(server), "statsd-acceptor");
		acceptor.start();
		this.session = new Session(server, acceptor);
		logger.info("Listening for handles on {}", path());
	}

	/**
	 * Ends our side of each connection, upon which the receiver ends its own, and adopts
	 * until then: nothing is lost on the way.
	 */
	@Override
	public void stop() {
		Session session = this.session;
		if (session == null) {
			return;
		}
		Deadline deadline = new Deadline(this.properties.stopTimeout());
		try {
			Files.deleteIfExists(path()); // first, while it is certainly ours
			session.server().close();
			deadline.await(session.acceptor());
		}
		catch (IOException ex) {
			logger.warn("Cannot close the socket", ex);
		}
		this.adopters.keySet().forEach(Aggregator::endOurSide);
		this.adopters.values().forEach(deadline::await);
		this.adopters.keySet().forEach(Aggregator::close);
		this.session = null;
	}

	@Override
	public boolean isRunning() {
		return this.session != null;
	}

	@Override
	public @Nullable String endpoint() {
		return isRunning() ? path().toString() : null;
	}

	/** What has arrived is adopted at once. */
	@Override
	public int waiting() {
		return 0;
	}

	private Path path() {
		return this.properties.handOff().socket();
	}

	private void acceptAll(ServerSocketChannel server) {
		try {
			while (true) {
				serve(server.accept());
			}
		}
		catch (ClosedChannelException ex) {
			logger.debug("The socket was closed");
		}
		catch (IOException ex) {
			logger.error("Cannot accept connections any more", ex);
		}
	}

	private void serve(SocketChannel channel) {
		Adopter adopter = new Adopter(channel, this.arena, this.destinations.getObject(), this.statistics);
		Thread thread = new Thread(() -> {
			try {
				adopter.run();
			}
			finally {
				this.adopters.remove(channel);
			}
		}, "statsd-adopter");
		this.adopters.put(channel, thread);
		thread.start();
	}

	private ServerSocketChannel listen() {
		try {
			removeStale(path());
			this.reclaimer.reclaimAllInTransit();
			ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
			try {
				server.bind(UnixDomainSocketAddress.of(path()));
				Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-------"));
				return server;
			}
			catch (IOException ex) {
				server.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new FailureAnalyzedException("The aggregator cannot listen on " + path() + ": " + ex.getMessage(),
					"Stop what uses that path, or set gateway.hand-off.socket.", ex);
		}
	}

	/**
	 * Removes the socket of an aggregator that was killed. Anything else that is there
	 * stays, and is in the way.
	 */
	private static void removeStale(Path path) throws IOException {
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		boolean socket = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther();
		if (!socket) {
			throw new IOException("That is not a socket");
		}
		if (isAnswered(path)) {
			throw new IOException("Another aggregator listens there");
		}
		Files.delete(path);
	}

	private static boolean isAnswered(Path path) {
		try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
			return channel.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void endOurSide(SocketChannel channel) {
		try {
			channel.shutdownOutput();
		}
		catch (IOException ex) {
			logger.debug("The receiver was faster", ex);
		}
	}

	private static void close(SocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			logger.warn("Cannot close a connection", ex);
		}
	}

	/**
	 * What exists between start and stop.
	 */
	private record Session(ServerSocketChannel server, Thread acceptor) {

	}

}
