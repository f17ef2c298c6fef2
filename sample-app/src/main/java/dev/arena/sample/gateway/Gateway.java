package dev.arena.sample.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
 * Opens the socket and runs the receiver and the workers while the application is up.
 * Started last and stopped first, as is the rule for a {@link SmartLifecycle}. The arena
 * is closed after that, when nobody holds a chunk any more.
 */
@Component
@Profile("!aggregator")
public class Gateway implements SmartLifecycle, Source {

	private static final Logger logger = LoggerFactory.getLogger(Gateway.class);

	private final Arena arena;

	private final GatewayProperties properties;

	private final ObjectProvider<Destination> destinations;

	private final GatewayStatistics statistics;

	private volatile @Nullable Session session;

	Gateway(@Qualifier("datagrams") Arena arena, GatewayProperties properties, ObjectProvider<Destination> destinations,
			GatewayStatistics statistics) {
		this.arena = arena;
		this.properties = properties;
		this.destinations = destinations;
		this.statistics = statistics;
	}

	@Override
	public void start() {
		List<Inbox> inboxes = Stream.generate(this::newInbox).limit(this.properties.workers()).toList();
		List<Thread> workers = IntStream.range(0, inboxes.size())
			.mapToObj((i) -> new Thread(newWorker(inboxes.get(i)), "statsd-worker-" + i))
			.toList();
		DatagramChannel channel = openChannel();
		Thread receiver = new Thread(newReceiver(channel, inboxes), "statsd-receiver");
		workers.forEach(Thread::start);
		receiver.start();
		this.session = new Session(channel, receiver, inboxes, workers);
		logger.info("Listening for StatsD datagrams on {}", address());
	}

	/**
	 * Closes the socket, lets the workers deliver what is waiting, and drops what they do
	 * not manage in time.
	 */
	@Override
	public void stop() {
		Session session = this.session;
		if (session == null) {
			return;
		}
		Deadline deadline = new Deadline(this.properties.stopTimeout());
		close(session.channel());
		deadline.await(session.receiver());
		session.workers().forEach(Thread::interrupt);
		session.workers().forEach(deadline::await);
		session.inboxes().forEach(this::discard);
		this.session = null;
	}

	@Override
	public boolean isRunning() {
		return this.session != null;
	}

	/**
	 * Where the gateway listens.
	 * @return the address with the actual port, or {@code null} if it does not run
	 */
	public @Nullable InetSocketAddress address() {
		Session session = this.session;
		return (session != null) ? (InetSocketAddress) session.channel().socket().getLocalSocketAddress() : null;
	}

	@Override
	public @Nullable String endpoint() {
		InetSocketAddress address = address();
		return (address != null) ? address.toString().replaceFirst("^.*/", "") : null;
	}

	@Override
	public int waiting() {
		Session session = this.session;
		return (session != null) ? session.inboxes().stream().mapToInt(Inbox::waiting).sum() : 0;
	}

	private Inbox newInbox() {
		return new Inbox(this.properties.queueCapacity(), () -> new Datagram(this.arena));
	}

	private Worker newWorker(Inbox inbox) {
		return new Worker(inbox, this.destinations.getObject(), this.properties.linger());
	}

	private Receiver newReceiver(DatagramChannel channel, List<Inbox> inboxes) {
		return new Receiver(channel, inboxes, Datagram.maxLength(this.arena), this.statistics);
	}

	private DatagramChannel openChannel() {
		InetSocketAddress address = new InetSocketAddress(this.properties.address(), this.properties.port());
		try {
			DatagramChannel channel = DatagramChannel.open();
			try {
				channel.setOption(StandardSocketOptions.SO_RCVBUF, (int) this.properties.receiveBuffer().toBytes());
				return channel.bind(address);
			}
			catch (IOException ex) {
				close(channel);
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new FailureAnalyzedException("The gateway cannot listen on UDP " + address + ": " + ex.getMessage(),
					"Stop what uses that port, or set gateway.address and gateway.port.", ex);
		}
	}

	private void discard(Inbox inbox) {
		Datagram datagram = inbox.poll();
		while (datagram != null) {
			inbox.recycle(datagram);
			this.statistics.dropped(DropReason.SHUTDOWN);
			datagram = inbox.poll();
		}
	}

	private static void close(DatagramChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			logger.warn("Cannot close the socket", ex);
		}
	}

	/**
	 * What exists between start and stop.
	 */
	private record Session(DatagramChannel channel, Thread receiver, List<Inbox> inboxes, List<Thread> workers) {

	}

}
