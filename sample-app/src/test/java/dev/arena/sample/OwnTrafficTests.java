package dev.arena.sample;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the application as a client of itself.
 */
@GatewayTest
@TestPropertySource(properties = { "management.statsd.metrics.export.enabled=true",
		"management.statsd.metrics.export.polling-frequency=200ms" })
class OwnTrafficTests {

	@Autowired
	GatewayClient client;

	@Autowired
	MeterRegistry registry;

	@DynamicPropertySource
	static void freePort(DynamicPropertyRegistry properties) throws IOException {
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			int port = socket.getLocalPort();
			properties.add("gateway.port", () -> port);
		}
	}

	@Test
	void receivesItsOwnMetrics() {
		await().untilAsserted(() -> {
			assertThat(this.client.number("gauges", "jvm.memory.used", "value")).isPositive();
			assertThat(this.client.series("gauges", "arena.pool.occupancy")).isNotNull();
			assertThat(this.client.number("counters", "gateway.received", "value")).isPositive();
		});
		assertThat(this.client.get("/api/gateway").path("malformedLines").asLong()).isZero();
	}

	@Test
	void itsOwnMetersCostNothingPerDatagram() {
		assertThat(this.registry.getMeters()).filteredOn((meter) -> meter.getId().getName().startsWith("gateway."))
			.isNotEmpty()
			.allSatisfy((meter) -> assertThat(meter).isInstanceOf(FunctionCounter.class));
	}

}
