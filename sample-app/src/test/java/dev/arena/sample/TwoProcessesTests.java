package dev.arena.sample;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Attachment;
import dev.arena.Chunk;
import dev.arena.SharedOptions;
import dev.arena.VerificationReport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the receiver and the aggregator as processes that come and go.
 */
@Timeout(240)
class TwoProcessesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Duration NEVER = Duration.ZERO;

	private static final Duration SOON = Duration.ofSeconds(1);

	private static final int CHUNKS = 512;

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(CHUNKS);

	private final String segment = "/sample-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

	private final List<GatewayProcess> processes = new ArrayList<>();

	@TempDir
	Path directory;

	private Arena observer;

	/** Creates the segment, so that it decides when a chunk in transit is lost. */
	private void observe(Duration transitTimeout) {
		this.observer = Arena.shared(this.segment, SPEC, SharedOptions.defaults().withTransitTimeout(transitTimeout));
	}

	@AfterEach
	void stop() {
		this.processes.forEach(GatewayProcess::close);
		this.observer.close();
		Arena.unlink(this.segment);
	}

	@Test
	void onlyHandlesTravel() throws IOException {
		observe(NEVER);
		String sent = "travel:1|c" + "\n".repeat(200);
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
			.bind(UnixDomainSocketAddress.of(socket()))) {
			GatewayProcess receiver = start("receiver", "gateway.workers=1").awaitStart();
			try (SocketChannel connection = server.accept()) {
				receiver.client().send(100, sent);
				await().atMost(TIMEOUT).until(() -> count(receiver, "handedOff") == 100);
				connection.shutdownOutput();
				ByteBuffer received = ByteBuffer.allocate(1 << 16);
				while (connection.read(received) >= 0) {
					assertThat(received.hasRemaining()).isTrue();
				}
				assertThat(received.flip().remaining()).isEqualTo(100 * Long.BYTES);
				while (received.hasRemaining()) {
					assertThat(adopt(received.getLong())).isEqualTo(sent);
				}
			}
		}
		assertThat(this.observer.inspect().verify().freeChunks()).isEqualTo(2L * CHUNKS);
	}

	@Test
	void receiverDropsAndCountsUntilThereIsAnAggregator() {
		observe(SOON);
		GatewayProcess receiver = start("receiver").awaitStart();
		receiver.client().send(100, "early:1|c");
		await().atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(receiver.client().dropped("undelivered")).isEqualTo(100));
		Objects.requireNonNull(this.observer.allocate(1)).handOff();
		await().atMost(TIMEOUT).until(() -> this.observer.inspect().chunksInTransit().isEmpty());
		GatewayProcess aggregator = start("aggregator").awaitStart();
		assertDatagramsArrive(receiver, aggregator);
		assertThat(aggregator.client().series("counters", "early")).isNull();
		assertNothingIsLost(receiver);
	}

	@Test
	void whatIsReceivedHereIsAggregatedThereAndNothingStaysBehind() throws InterruptedException {
		observe(NEVER);
		GatewayProcess aggregator = start("aggregator").awaitStart();
		GatewayProcess receiver = start("receiver").awaitStart();
		awaitConnections(receiver, aggregator);
		receiver.client().send(2000, "exact:1|c");
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(counter(aggregator, "exact")).isEqualTo(2000));
		assertThat(count(receiver, "handedOff")).isEqualTo(2000);
		assertThat(count(aggregator, "adopted")).isEqualTo(2000);
		assertThat(receiver.client().dropped() + aggregator.client().dropped()).isZero();
		assertNothingIsLost(receiver);
		this.observer.close();
		assertThat(rolesShownBy(receiver)).containsExactlyInAnyOrder(receiver.pid() + " receiver true",
				aggregator.pid() + " aggregator false");
		assertThat(rolesShownBy(aggregator)).containsExactlyInAnyOrder(receiver.pid() + " receiver false",
				aggregator.pid() + " aggregator true");
		aggregator.terminate();
		assertThat(socket()).doesNotExist();
		await().atMost(TIMEOUT).until(() -> count(receiver, "connections") == 0);
		assertThat(rolesShownBy(receiver)).containsExactly(receiver.pid() + " receiver true");
		assertThat(Path.of("/dev/shm" + this.segment)).exists();
		receiver.terminate();
		assertThat(Path.of("/dev/shm" + this.segment)).doesNotExist();
	}

	@Test
	void aggregatorThatStallsAndIsKilledLeavesNothingInTransit() throws IOException {
		observe(NEVER);
		GatewayProcess receiver = start("receiver");
		GatewayProcess victim = start("aggregator").awaitStart();
		awaitConnections(receiver.awaitStart(), victim);
		GatewayProcess successor;
		try (Load load = new Load()) {
			load.sendTo(receiver.client().address());
			await().atMost(TIMEOUT).until(() -> counter(victim, "load") > 0);
			victim.freeze();
			await().atMost(TIMEOUT).until(() -> receiver.client().dropped("no-chunk") > 0);
			victim.kill();
			assertThat(this.observer.inspect().chunksInTransit()).isNotEmpty();
			assertThat(socket()).exists();
			successor = start("aggregator").awaitStart();
			await().atMost(TIMEOUT).until(() -> counter(successor, "load") > 0);
		}
		assertDatagramsArrive(receiver, successor);
		assertNothingIsLost(receiver);
	}

	@Test
	void receiverThatIsKilledLeavesNothingHeld() {
		observe(SOON);
		GatewayProcess victim = start("receiver", "gateway.linger=1h");
		GatewayProcess aggregator = start("aggregator").awaitStart();
		awaitConnections(victim.awaitStart(), aggregator);
		victim.client().send(10, "held:1|c");
		assertThat(heldBy(victim)).isEqualTo(10);
		victim.kill();
		await().atMost(TIMEOUT).until(() -> this.observer.inspect().reclaimedChunks() == 10);
		await().atMost(TIMEOUT).until(() -> count(aggregator, "connections") == 0);
		GatewayProcess successor = start("receiver").awaitStart();
		assertDatagramsArrive(successor, aggregator);
		assertThat(aggregator.client().series("counters", "held")).isNull();
		assertNothingIsLost(successor);
	}

	private GatewayProcess start(String profile, String... more) {
		Stream<String> properties = Stream.of("gateway.hand-off.socket=" + socket(),
				"arena.arenas.datagrams.shared.name=" + this.segment, "arena.arenas.datagrams.pools[0].size=64B",
				"arena.arenas.datagrams.pools[0].count=" + CHUNKS, "arena.arenas.datagrams.pools[1].size=256B",
				"arena.arenas.datagrams.pools[1].count=" + CHUNKS);
		GatewayProcess process = GatewayProcess.start(this.directory, profile,
				Stream.concat(properties, Stream.of(more)).toList());
		this.processes.add(process);
		return process;
	}

	private Path socket() {
		return this.directory.resolve("sock");
	}

	private static void awaitConnections(GatewayProcess receiver, GatewayProcess aggregator) {
		await().atMost(TIMEOUT).untilAsserted(() -> {
			assertThat(count(receiver, "connections")).isEqualTo(2);
			assertThat(count(aggregator, "connections")).isEqualTo(2);
		});
	}

	private static long count(GatewayProcess process, String field) {
		return process.client().get("/api/gateway").path(field).asLong();
	}

	private static double counter(GatewayProcess aggregator, String name) {
		return aggregator.client().number("counters", name, "value");
	}

	private static List<String> rolesShownBy(GatewayProcess process) {
		return process.client()
			.get("/api/processes")
			.path("attachments")
			.valueStream()
			.map((attachment) -> Stream.of("pid", "role", "self")
				.map((field) -> attachment.path(field).asString())
				.reduce((left, right) -> left + " " + right)
				.orElseThrow())
			.toList();
	}

	private String adopt(long handle) {
		try (Chunk chunk = Objects.requireNonNull(this.observer.adopt(handle))) {
			byte[] content = new byte[chunk.getInt(0)];
			chunk.getBytes(Integer.BYTES, content, 0, content.length);
			return new String(content, StandardCharsets.UTF_8);
		}
	}

	private long heldBy(GatewayProcess process) {
		return this.observer.inspect()
			.attachments()
			.stream()
			.filter((attachment) -> attachment.processId() == process.pid())
			.map(Attachment::chunksHeld)
			.flatMap(List::stream)
			.mapToLong(Long::longValue)
			.sum();
	}

	private static void assertDatagramsArrive(GatewayProcess receiver, GatewayProcess aggregator) {
		awaitConnections(receiver, aggregator);
		await().atMost(TIMEOUT).until(() -> {
			receiver.client().send("later:1|c");
			return counter(aggregator, "later") > 0;
		});
	}

	/** What the dead held and what was on its way to them is free again. */
	private void assertNothingIsLost(GatewayProcess receiver) {
		await().atMost(TIMEOUT).untilAsserted(() -> {
			VerificationReport report = this.observer.inspect().verify();
			assertThat(report.contradictions()).isEmpty();
			assertThat(report.freeChunks()).isEqualTo(2L * CHUNKS);
			JsonNode counts = receiver.client().get("/api/gateway");
			assertThat(counts.path("handedOff").asLong() + receiver.client().dropped())
				.isEqualTo(counts.path("received").asLong());
		});
		assertThat(this.observer.inspect().attachmentCount()).isEqualTo(3);
	}

}
