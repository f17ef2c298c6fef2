package dev.arena.sample;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what happens when datagrams come faster than they are parsed: first they are
 * promoted to larger chunks, then they are dropped, and afterwards all is as before.
 */
class OverloadTests {

	@Nested
	@GatewayTest
	@TestPropertySource(properties = "gateway.workers=1")
	class WithTheDefaultPools {

		@Autowired
		GatewayClient client;

		@Autowired
		Gate gate;

		@Test
		void burstIsPromoted() {
			this.gate.shut();
			this.client.send(200, "burst:1|c");
			await().untilAsserted(
					() -> assertThat(this.client.text("/actuator/prometheus")).containsPattern(promotions("136.0"))
						.containsPattern(occupancy("1.0")));
			assertThat(this.client.get("/api/arenas").at("/datagrams/0/used").asLong()).isEqualTo(64);
			assertThat(this.client.get("/api/arenas").at("/datagrams/0/promotedTo/256").asLong()).isEqualTo(136);
			assertThat(this.client.get("/api/arenas").at("/datagrams/1/used").asLong()).isEqualTo(136);
			this.gate.open();
			await().untilAsserted(() -> {
				assertThat(this.client.number("counters", "burst", "value")).isEqualTo(200);
				assertThat(this.client.text("/actuator/prometheus")).containsPattern(occupancy("0.0"));
			});
		}

		private static String occupancy(String value) {
			return "(?m)^arena_pool_occupancy\\{arena=\"datagrams\",pool=\"64\"\\} " + value + "$";
		}

		private static String promotions(String value) {
			return "(?m)^arena_pool_promotions_total\\{arena=\"datagrams\",pool=\"64\",to=\"256\"\\} " + value + "$";
		}

	}

	@Nested
	@GatewayTest
	@TestPropertySource(properties = { "gateway.workers=1", "arena.arenas.datagrams.pools[0].size=64B",
			"arena.arenas.datagrams.pools[0].count=4", "arena.arenas.datagrams.pools[1].size=256B",
			"arena.arenas.datagrams.pools[1].count=2" })
	class WithFewChunks {

		@Autowired
		GatewayClient client;

		@Autowired
		Gate gate;

		@Test
		void datagramsWithoutChunkAreDropped() {
			this.gate.shut();
			this.client.send(100, "scarce:1|c");
			await().untilAsserted(() -> assertThat(this.client.dropped("no-chunk")).isEqualTo(94));
			assertThat(this.client.get("/api/arenas").at("/datagrams/0/exhaustions").asLong()).isEqualTo(94);
			this.gate.open();
			await().untilAsserted(() -> assertThat(this.client.number("counters", "scarce", "value")).isEqualTo(6));
			this.client.send("scarce:1|c");
			await().untilAsserted(() -> assertThat(this.client.number("counters", "scarce", "value")).isEqualTo(7));
		}

		@Test
		void datagramsLargerThanAnyChunkAreDropped() {
			this.client.send("fits:1|c".concat("\n".repeat(248)));
			this.client.send("large:1|c".concat("\n".repeat(248)));
			await().untilAsserted(() -> {
				assertThat(this.client.number("counters", "fits", "value")).isEqualTo(1);
				assertThat(this.client.dropped("too-large")).isEqualTo(1);
			});
			assertThat(this.client.series("counters", "large")).isNull();
		}

	}

	@Nested
	@GatewayTest
	@TestPropertySource(properties = { "gateway.workers=1", "gateway.queue-capacity=10", "gateway.max-series=3" })
	class WithAShortQueue {

		@Autowired
		GatewayClient client;

		@Autowired
		Gate gate;

		@Test
		void datagramsBeyondTheQueueAreDropped() {
			this.gate.shut();
			this.client.send(100, "queued:1|c");
			await().untilAsserted(() -> assertThat(this.client.dropped("queue-full")).isEqualTo(90));
			this.gate.open();
			await().untilAsserted(() -> assertThat(this.client.number("counters", "queued", "value")).isEqualTo(10));
		}

		@Test
		void samplesBeyondTheSeriesAreDropped() {
			long before = this.client.get("/api/gateway").path("rejectedSamples").asLong();
			this.client.send("s1:1|g\ns2:1|g\ns3:1|g\ns4:1|g\ns5:1|g");
			await().untilAsserted(() -> assertThat(this.client.get("/api/gateway").path("rejectedSamples").asLong())
				.isGreaterThanOrEqualTo(before + 2));
			assertThat(this.client.get("/api/gateway").path("series").asLong()).isEqualTo(3);
		}

	}

}
