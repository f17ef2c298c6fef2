package dev.arena.sample;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

import dev.arena.Arena;
import dev.arena.Pool;
import dev.arena.RefusedFree;
import dev.arena.sample.gateway.GatewayStatistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * After each test: every datagram is accounted for and every chunk is free.
 */
class ConservationExtension implements AfterEachCallback {

	@Override
	public void afterEach(ExtensionContext extensionContext) {
		ApplicationContext context = SpringExtension.getApplicationContext(extensionContext);
		context.getBean(Gate.class).open();
		check(context.getBean(GatewayStatistics.class), context.getBean(Arena.class));
	}

	static void check(GatewayStatistics statistics, Arena arena) {
		await().untilAsserted(() -> {
			GatewayStatistics.Snapshot counts = statistics.snapshot();
			assertThat(counts.processed() + counts.handedOff() + droppedIn(counts)).isEqualTo(counts.received());
			assertThat(arena.pools()).allSatisfy((pool) -> {
				assertThat(pool.usedCount()).isZero();
				assertThat(pool.freeCount()).isEqualTo(pool.chunkCount());
			});
		});
		assertThat(RefusedFree.values())
			.allSatisfy((reason) -> assertThat(arena.inspect().refusedFrees(reason)).isZero());
		assertThat(arena.pools().stream().mapToLong(Pool::exhaustionCount).sum())
			.isEqualTo(statistics.snapshot().dropped().get("no-chunk"));
	}

	private static long droppedIn(GatewayStatistics.Snapshot counts) {
		return counts.dropped().values().stream().mapToLong(Long::longValue).sum();
	}

}
