package dev.arena.sample.gateway;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.sample.GatewayProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RemoteDestination} and its {@link Link}, with an aggregator that the
 * test plays.
 */
class RemoteDestinationTests {

	/** More handles than the buffers of a socket hold. */
	private static final int CHUNKS = 1 << 19;

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(16).withChunkCount(CHUNKS));

	private final GatewayStatistics statistics = new GatewayStatistics();

	@TempDir
	Path directory;

	private RemoteDestination destination;

	private List<Datagram> batch;

	private ServerSocketChannel server;

	@BeforeEach
	void create() throws IOException {
		this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		GatewayProperties properties = new Binder(
				new MapConfigurationPropertySource(Map.of("gateway.hand-off.socket", socket())))
			.bindOrCreate("gateway", GatewayProperties.class);
		this.destination = new RemoteDestination(this.arena, properties, this.statistics);
		this.batch = Stream.generate(() -> new Datagram(this.arena)).limit(this.destination.batchSize()).toList();
	}

	@AfterEach
	void close() throws IOException {
		this.server.close();
		this.destination.close();
		this.arena.close();
	}

	@Test
	void keepsItsHandsOffTheChunksWhileNobodyListens() {
		send();
		assertThat(this.statistics.snapshot().dropped()).containsEntry("undelivered", (long) this.batch.size());
		assertAccountsFor(this.batch.size());
	}

	@Test
	void connectsWhenIdle() throws IOException {
		awaitConnections(0);
		listen();
		awaitConnections(1);
		this.server.accept().close();
		this.server.close();
		awaitConnections(0);
	}

	@Test
	void endsItsSideWhenTheAggregatorIsAboutToLeave() throws IOException {
		listen();
		send();
		try (SocketChannel peer = this.server.accept()) {
			this.server.close();
			peer.shutdownOutput();
			send();
			ByteBuffer received = ByteBuffer.allocate(2 * this.batch.size() * Long.BYTES);
			while (peer.read(received) >= 0) {
				assertThat(received.hasRemaining()).isTrue();
			}
			assertThat(received.position()).isEqualTo(this.batch.size() * Long.BYTES);
		}
		assertAccountsFor(2L * this.batch.size());
	}

	@Test
	void takesBackWhatAnAggregatorThatDiesHasNotReceived() throws Exception {
		listen();
		CompletableFuture<Long> sent = new CompletableFuture<>();
		Thread sender = startSending(sent);
		SocketChannel peer = this.server.accept();
		this.server.close();
		awaitFullSocket(sender);
		peer.close();
		assertAccountsFor(sent.get(20, TimeUnit.SECONDS));
		assertThat(this.statistics.snapshot().dropped().get("undelivered")).isPositive();
	}

	@Test
	void takesBackWhatASlowAggregatorHasNotReceivedWhenAskedToFinish() throws Exception {
		listen();
		CompletableFuture<Long> sent = new CompletableFuture<>();
		Thread sender = startSending(sent);
		try (SocketChannel peer = this.server.accept()) {
			this.server.close();
			awaitFullSocket(sender);
			sender.interrupt();
			assertAccountsFor(sent.get(20, TimeUnit.SECONDS));
			assertThat(peer.isOpen()).isTrue();
		}
		assertThat(this.statistics.snapshot().dropped().get("undelivered")).isPositive();
	}

	/** Sends until something is dropped. */
	private Thread startSending(CompletableFuture<Long> total) {
		Thread sender = new Thread(() -> total.completeAsync(() -> {
			long sent = 0;
			while (this.statistics.snapshot().dropped().get("undelivered") == 0 && sent < CHUNKS) {
				send();
				sent += this.batch.size();
			}
			return sent;
		}, Runnable::run));
		sender.start();
		return sender;
	}

	private static void awaitFullSocket(Thread sender) {
		await()
			.until(() -> Stream.of(sender.getStackTrace()).anyMatch((frame) -> frame.getMethodName().equals("await")));
	}

	private void awaitConnections(int count) {
		await().until(() -> {
			this.destination.accept(List.of());
			return this.statistics.snapshot().connections() == count;
		});
	}

	private void send() {
		this.batch.forEach((datagram) -> assertThat(datagram.fill(ByteBuffer.allocate(1))).isTrue());
		this.destination.accept(this.batch);
		this.batch.forEach(Datagram::close);
	}

	/** What was written is in transit, the rest is free. */
	private void assertAccountsFor(long datagrams) {
		GatewayStatistics.Snapshot counts = this.statistics.snapshot();
		assertThat(counts.handedOff() + counts.dropped().get("undelivered")).isEqualTo(datagrams);
		assertThat(this.arena.inspect().chunksInTransit()).hasSize((int) counts.handedOff());
		assertThat(this.arena.pools().get(0).usedCount()).isEqualTo(counts.handedOff());
	}

	private Path socket() {
		return this.directory.resolve("sock");
	}

	private void listen() throws IOException {
		this.server.bind(UnixDomainSocketAddress.of(socket()));
	}

}
