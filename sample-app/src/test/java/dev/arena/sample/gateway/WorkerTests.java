package dev.arena.sample.gateway;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import dev.arena.Arena;
import dev.arena.ArenaSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Worker}.
 */
class WorkerTests {

	@Test
	void failingHandlerLosesNeitherChunkNorWorker() {
		GatewayStatistics statistics = new GatewayStatistics();
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(16))) {
			Inbox inbox = new Inbox(3, () -> new Datagram(arena));
			for (int length = 0; length < 3; length++) {
				Datagram datagram = Objects.requireNonNull(inbox.claim());
				assertThat(datagram.fill(ByteBuffer.allocate(length))).isTrue();
				inbox.deliver(datagram);
			}
			Worker worker = new Worker(inbox, new LocalDestination((datagram) -> datagram.at(1), statistics),
					Duration.ZERO);
			Thread.currentThread().interrupt();
			worker.run();
			assertThat(Thread.interrupted()).isTrue();
			assertThat(arena.pools().get(0).usedCount()).isZero();
			assertThat(inbox.waiting()).isZero();
		}
		assertThat(statistics.snapshot().processed()).isEqualTo(1);
		assertThat(statistics.snapshot().dropped()).containsEntry("failed", 2L);
	}

	@Test
	void destinationIsToldByAnInterruptThatItMustNotWaitAnyMore() {
		GatewayStatistics statistics = new GatewayStatistics();
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(16))) {
			Inbox inbox = new Inbox(1, () -> new Datagram(arena));
			Datagram datagram = Objects.requireNonNull(inbox.claim());
			assertThat(datagram.fill(ByteBuffer.allocate(1))).isTrue();
			inbox.deliver(datagram);
			Worker worker = new Worker(inbox, new LocalDestination(
					(bytes) -> assertThat(Thread.currentThread().isInterrupted()).isTrue(), statistics), Duration.ZERO);
			Thread.currentThread().interrupt();
			worker.run();
			assertThat(Thread.interrupted()).isTrue();
		}
		assertThat(statistics.snapshot().processed()).isEqualTo(1);
	}

}
