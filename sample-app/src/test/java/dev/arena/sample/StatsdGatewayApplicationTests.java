package dev.arena.sample;

import java.util.stream.IntStream;

import com.timgroup.statsd.Event;
import com.timgroup.statsd.NonBlockingStatsDClientBuilder;
import com.timgroup.statsd.ServiceCheck;
import com.timgroup.statsd.StatsDClient;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the application as a whole: datagrams in, JSON out.
 */
@GatewayTest
class StatsdGatewayApplicationTests {

	@Autowired
	GatewayClient client;

	@Test
	void aggregatesADatagram() {
		this.client.send("hits:1|c\nload:0.5|g");
		await().untilAsserted(() -> {
			assertThat(this.client.number("counters", "hits", "value")).isEqualTo(1);
			assertThat(this.client.number("gauges", "load", "value")).isEqualTo(0.5);
		});
	}

	@Test
	void keepsTheDatagramsOfASenderInOrder() {
		this.client.send(100, "ordered:+1|g\nordered:7|g\nordered:-2|g");
		await().untilAsserted(() -> assertThat(this.client.number("gauges", "ordered", "value")).isEqualTo(5));
	}

	@Test
	void accountsForEveryDatagramOfManySenders() {
		long receivedBefore = this.client.received();
		long droppedBefore = this.client.dropped();
		IntStream.range(0, 4).parallel().forEach((sender) -> this.client.flood(5000, "flood:1|c"));
		await().until(() -> {
			this.client.send("marker:1|c");
			return this.client.series("counters", "marker") != null;
		});
		await().untilAsserted(() -> {
			double counted = this.client.number("counters", "flood", "value")
					+ this.client.number("counters", "marker", "value");
			assertThat(counted + this.client.dropped() - droppedBefore)
				.isEqualTo(this.client.received() - receivedBefore);
		});
	}

	@Test
	void takesDatagramsOfEverySize() {
		for (int size : new int[] { 1, 64, 65, 256, 257, 1024, 4096, 16384, 65507 }) {
			String padding = "\n".repeat(Math.max(0, size - "sizes:1|c".length()));
			this.client.send("sizes:1|c".substring(0, Math.min(size, 9)) + padding);
		}
		await().untilAsserted(() -> assertThat(this.client.number("counters", "sizes", "value")).isEqualTo(8));
		assertThat(this.client.dropped("too-large")).isZero();
	}

	@Test
	void takesAnEmptyDatagram() {
		this.client.send("");
		this.client.send("afterEmpty:1|c");
		await().untilAsserted(() -> assertThat(this.client.number("counters", "afterEmpty", "value")).isEqualTo(1));
	}

	@Test
	void countsMalformedLines() {
		long before = this.client.get("/api/gateway").path("malformedLines").asLong();
		this.client.send("good:1|c\nbad\nworse:x|c\ngood:1|c");
		await().untilAsserted(() -> assertThat(this.client.number("counters", "good", "value")).isEqualTo(2));
		assertThat(this.client.get("/api/gateway").path("malformedLines").asLong()).isEqualTo(before + 2);
	}

	@Test
	void understandsTheClientOfDatadog() {
		try (StatsDClient datadog = new NonBlockingStatsDClientBuilder().prefix("shop")
			.hostname("127.0.0.1")
			.port(this.client.address().getPort())
			.constantTags("env:test")
			.aggregationFlushInterval(100)
			.enableTelemetry(false)
			.build()) {
			datadog.count("orders", 2, "kind:new");
			datadog.increment("orders", "kind:new");
			datadog.gauge("stock", 12.5);
			datadog.recordExecutionTime("checkout", 320);
			datadog.histogram("basket", 3);
			datadog.distribution("latency", 0.25);
			datadog.recordSetValue("customers", "alice");
			datadog.recordSetValue("customers", "bob");
			datadog.recordSetValue("customers", "alice");
			datadog.recordEvent(Event.builder().withTitle("restart").withText("of the tills\nat noon").build());
			datadog.recordServiceCheckRun(
					ServiceCheck.builder().withName("tills").withStatus(ServiceCheck.Status.WARNING).build());
			await().untilAsserted(() -> {
				assertThat(this.client.number("counters", "shop.orders", "value")).isEqualTo(3);
				assertThat(this.client.number("gauges", "shop.stock", "value")).isEqualTo(12.5);
				assertThat(this.client.number("timers", "shop.checkout", "max")).isEqualTo(320);
				assertThat(this.client.number("histograms", "shop.basket", "count")).isEqualTo(1);
				assertThat(this.client.number("distributions", "shop.latency", "sum")).isEqualTo(0.25);
				assertThat(this.client.number("sets", "shop.customers", "cardinality")).isEqualTo(2);
				assertThat(this.client.get("/api/gateway").path("events").asLong()).isOne();
				assertThat(this.client.get("/api/gateway").path("serviceChecks").asLong()).isOne();
			});
		}
		JsonNode orders = this.client.get("/api/metrics?prefix=shop.orders").path("counters").path(0);
		assertThat(orders.path("tags").valueStream().map(JsonNode::asString)).contains("env:test", "kind:new");
	}

	@Test
	void showsItsStateInActuator() {
		assertThat(this.client.get("/actuator/health").path("status").asString()).isEqualTo("UP");
		assertThat(this.client.get("/actuator/metrics").path("names").valueStream().map(JsonNode::asString))
			.contains("arena.pool.occupancy", "gateway.received", "gateway.dropped");
		assertThat(this.client.text("/actuator/prometheus")).contains("gateway_received_datagrams_total")
			.contains("gateway_dropped_datagrams_total{reason=\"no-chunk\"}");
	}

}
