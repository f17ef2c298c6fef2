package dev.arena.sample;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.sample.gateway.GatewayStatistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the aggregator, with handles and other things from a receiver that the test
 * plays.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "management.statsd.metrics.export.enabled=false")
@ActiveProfiles("aggregator")
@Import({ GatewayClient.class, Gate.class })
@ExtendWith(ConservationExtension.class)
@DirtiesContext
class AggregatorTests {

	@TempDir
	static Path directory;

	@Autowired
	GatewayClient client;

	@Autowired
	GatewayStatistics statistics;

	@Autowired
	Gate gate;

	@Autowired
	Arena arena;

	@Autowired
	SmartLifecycle aggregator;

	private Arena receiversArena;

	private SocketChannel connection;

	@DynamicPropertySource
	static void uniqueNames(DynamicPropertyRegistry properties) {
		String name = "/sample-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
		properties.add("arena.arenas.datagrams.shared.name", () -> name);
		properties.add("gateway.hand-off.socket", AggregatorTests::socket);
	}

	private static Path socket() {
		return directory.resolve("sock");
	}

	@BeforeEach
	void connect() throws IOException {
		this.receiversArena = Arena.shared(Objects.requireNonNull(this.arena.segmentName()), this.arena.spec());
		this.connection = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
	}

	@AfterEach
	void disconnect() throws IOException {
		this.connection.close();
		this.receiversArena.close();
	}

	@Test
	void adoptsWhatIsHandedOff() throws IOException {
		assertThat(Files.getPosixFilePermissions(socket())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
		write(handOff("adopted:2|c"), handOff("adopted:3|c"), handOff(""));
		await().untilAsserted(() -> assertThat(counterOf("adopted")).isEqualTo(5));
	}

	@Test
	void staleHandleIsCounted() throws IOException {
		long before = this.client.dropped("stale");
		long handle = handOff("stale:1|c");
		Objects.requireNonNull(this.receiversArena.adopt(handle)).close();
		write(handle, handOff("afterStale:1|c"), 0L, -1L);
		await().untilAsserted(() -> {
			assertThat(this.client.dropped("stale")).isEqualTo(before + 3);
			assertThat(counterOf("afterStale")).isEqualTo(1);
		});
		assertThat(this.client.series("counters", "stale")).isNull();
	}

	@Test
	void chunkWithoutDatagramIsFreed() throws IOException {
		long before = this.client.dropped("stale");
		for (int length : new int[] { -1, 61, Integer.MAX_VALUE }) {
			write(allocate(64).putInt(0, length).handOff());
		}
		await().untilAsserted(() -> assertThat(this.client.dropped("stale")).isEqualTo(before + 3));
	}

	@Test
	void rubbishIsHarmless() throws IOException {
		byte[] rubbish = new byte[100_003];
		new Random(1).nextBytes(rubbish);
		long before = this.client.dropped("stale");
		this.connection.write(ByteBuffer.wrap(rubbish));
		this.connection.close();
		await().untilAsserted(() -> assertThat(this.client.dropped("stale")).isEqualTo(before + 12_500));
		connectAgain();
		write(handOff("afterRubbish:1|c"));
		await().untilAsserted(() -> assertThat(counterOf("afterRubbish")).isEqualTo(1));
	}

	@Test
	void whatIsOnTheWayAtShutdownIsAdopted() throws IOException {
		write(handOff("way:1|c"));
		await().untilAsserted(() -> assertThat(counterOf("way")).isEqualTo(1));
		this.gate.shut();
		for (int i = 0; i < 100; i++) {
			write(handOff("way:1|c"));
		}
		CompletableFuture<Void> stopped = CompletableFuture.runAsync(this.aggregator::stop);
		assertThat(this.connection.read(ByteBuffer.allocate(1))).isEqualTo(-1);
		write(handOff("way:1|c"));
		this.connection.close();
		this.gate.open();
		stopped.join();
		assertThat(counterOf("way")).isEqualTo(102);
		assertThat(this.statistics.snapshot().connections()).isZero();
		assertThat(this.client.get("/api/gateway").path("address").isNull()).isTrue();
		assertThat(socket()).doesNotExist();
		this.aggregator.start();
		connectAgain();
		write(handOff("way:1|c"));
		await().untilAsserted(() -> assertThat(counterOf("way")).isEqualTo(103));
	}

	private void connectAgain() throws IOException {
		this.connection.close();
		this.connection = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
	}

	private Chunk allocate(int sizeBytes) {
		return Objects.requireNonNull(this.receiversArena.allocate(sizeBytes));
	}

	private long handOff(String datagram) {
		byte[] bytes = datagram.getBytes(StandardCharsets.UTF_8);
		return allocate(Integer.BYTES + bytes.length).putInt(0, bytes.length)
			.putBytes(Integer.BYTES, bytes, 0, bytes.length)
			.handOff();
	}

	private void write(long... handles) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(handles.length * Long.BYTES);
		buffer.asLongBuffer().put(handles);
		this.connection.write(buffer);
	}

	private double counterOf(String name) {
		return this.client.number("counters", name, "value");
	}

}
