package dev.arena.sample;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

import dev.arena.Arena;
import dev.arena.sample.gateway.Gateway;
import dev.arena.sample.gateway.GatewayStatistics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the end of the gateway.
 */
class ShutdownTests {

	@Nested
	@GatewayTest
	@TestPropertySource(properties = "gateway.linger=1h")
	@DirtiesContext
	class WithPatientWorkers {

		@Autowired
		GatewayClient client;

		@Autowired
		Gateway gateway;

		@Autowired
		GatewayStatistics statistics;

		@Autowired
		Arena arena;

		@Test
		void whatIsWaitingIsProcessed() {
			this.client.send(100, "last:1|c");
			assertThat(this.statistics.snapshot().processed()).isZero();
			assertThat(this.arena.pools()).anySatisfy((pool) -> assertThat(pool.usedCount()).isPositive());
			this.gateway.stop();
			assertThat(this.client.number("counters", "last", "value")).isEqualTo(100);
			assertThat(this.arena.pools()).allSatisfy((pool) -> assertThat(pool.usedCount()).isZero());
			assertThat(this.gateway.isRunning()).isFalse();
		}

		@Test
		void stoppedGatewayStartsAgain() {
			this.gateway.stop();
			this.gateway.stop();
			assertThat(this.gateway.address()).isNull();
			this.gateway.start();
			this.client.send(10, "again:1|c");
			this.gateway.stop();
			assertThat(this.client.number("counters", "again", "value")).isEqualTo(10);
			this.gateway.start();
		}

	}

	@Nested
	@GatewayTest
	@TestPropertySource(properties = { "gateway.workers=1", "gateway.stop-timeout=100ms" })
	@DirtiesContext
	class WithStuckWorkers {

		@Autowired
		GatewayClient client;

		@Autowired
		Gate gate;

		@Autowired
		Gateway gateway;

		@Test
		void whatIsNotProcessedInTimeIsDropped() {
			this.gate.shut();
			this.client.send(100, "late:1|c");
			this.gateway.stop();
			assertThat(this.client.dropped("shutdown")).isEqualTo(99);
			this.gate.open();
		}

	}

}
