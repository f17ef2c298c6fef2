package dev.arena.boot.autoconfigure.metrics;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.MemorySnapshot;
import dev.arena.SharedOptions;
import dev.arena.UnlinkPolicy;
import dev.arena.boot.autoconfigure.SegmentNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Which arena the meters of {@link ArenaMetrics} show, and what becomes of the scrape
 * when it cannot be read.
 */
class FollowingMetersTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(8);

	private final MeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void aSecondArenaOfTheNameIsShownAndCountersGoOn() {
		for (int i = 1; i <= 3; i++) {
			try (Arena arena = bound(Arena.local(SPEC), this.registry)) {
				arena.allocate(64);
				arena.allocate(64);
				assertThat(used(this.registry)).isEqualTo(2);
				assertThat(allocations(this.registry)).isEqualTo(2 * i);
			}
			assertThat(used(this.registry)).isNaN();
			assertThat(allocations(this.registry)).isEqualTo(2 * i);
		}
	}

	@Test
	void anArenaThatIsBoundTwiceIsCountedOnce() {
		try (Arena arena = bound(bound(Arena.local(SPEC), this.registry), this.registry)) {
			arena.allocate(64);
			assertThat(used(this.registry)).isOne();
			assertThat(allocations(this.registry)).isOne();
		}
	}

	@Test
	void whenTheLastOneIsClosedTheOneBeforeItIsShownAgain() {
		try (Arena first = bound(Arena.local(SPEC), this.registry)) {
			first.allocate(64);
			try (Arena second = bound(Arena.local(SPEC), this.registry)) {
				assertThat(second.isClosed()).isFalse();
				assertThat(used(this.registry)).isZero();
			}
			assertThat(used(this.registry)).isOne();
		}
	}

	@Test
	void eachRegistryShowsTheArenaAndACompositeWhatItsPartsShow() {
		MeterRegistry part = new SimpleMeterRegistry();
		CompositeMeterRegistry composite = new CompositeMeterRegistry();
		composite.add(part);
		try (Arena arena = bound(bound(Arena.local(SPEC), this.registry), composite)) {
			arena.allocate(64);
			assertThat(used(this.registry)).isOne();
			assertThat(used(part)).isOne();
			assertThat(allocations(part)).isOne();
		}
	}

	@Test
	void aReopenedSharedSegmentGoesOnWithItsOwnCount() {
		String name = SegmentNames.unique();
		try {
			for (int i = 1; i <= 3; i++) {
				try (Arena arena = bound(
						Arena.shared(name, SPEC, SharedOptions.defaults().withUnlink(UnlinkPolicy.NEVER)),
						this.registry)) {
					arena.allocate(64);
					assertThat(allocations(this.registry)).isEqualTo(i);
				}
			}
		}
		finally {
			Arena.unlink(name);
		}
	}

	@Test
	void arenasThatAreShownInTurnsAreCountedOnce() {
		try (Arena first = bound(allocating(10), this.registry); Arena second = allocating(5)) {
			assertThat(allocations(this.registry)).isEqualTo(10);
			for (int i = 0; i < 3; i++) {
				bound(second, this.registry);
				assertThat(allocations(this.registry)).isEqualTo(15);
				bound(first, this.registry);
				assertThat(allocations(this.registry)).isEqualTo(15);
			}
		}
	}

	@Test
	void segmentsAreCountedOnceWhoeverIsAttached() {
		String name = SegmentNames.unique();
		String other = SegmentNames.unique();
		try (Arena first = bound(Arena.shared(name, SPEC), this.registry); Arena second = Arena.shared(name, SPEC)) {
			first.allocate(64);
			assertThat(allocations(this.registry)).isOne();
			bound(second, this.registry);
			second.allocate(64);
			assertThat(allocations(this.registry)).isEqualTo(2);
			bound(first, this.registry);
			assertThat(allocations(this.registry)).isEqualTo(2);
			try (Arena third = bound(Arena.shared(other, SPEC), this.registry)) {
				for (int i = 0; i < 4; i++) {
					third.allocate(64);
				}
				assertThat(allocations(this.registry)).isEqualTo(6);
			}
			assertThat(allocations(this.registry)).isEqualTo(6);
		}
		try (Arena anew = bound(Arena.shared(name, SPEC), this.registry)) {
			anew.allocate(64);
			assertThat(allocations(this.registry)).isEqualTo(7);
		}
	}

	private static Arena allocating(int count) {
		Arena arena = Arena.local(SPEC);
		for (int i = 0; i < count; i++) {
			arena.allocateOrThrow(64).close();
		}
		return arena;
	}

	@Test
	void aTransferredArenaIsShownAsTheNewOne() {
		try (Arena first = bound(Arena.local(SPEC), this.registry)) {
			first.allocate(64).handOff();
			assertThat(handOffs()).isOne();
			try (Arena second = bound(first.transfer(), this.registry)) {
				second.allocate(64).handOff();
				assertThat(handOffs()).isEqualTo(2);
			}
		}
	}

	@Test
	void aReopenedArenaMayHaveOtherPools() {
		bound(Arena.local(SPEC), this.registry).close();
		try (Arena arena = bound(Arena.local(ArenaSpec.ofChunkSizes(128).withChunkCount(8)), this.registry)) {
			arena.allocate(128);
			assertThat(used(this.registry)).isNaN();
			assertThat(this.registry.get("arena.pool.chunks").tags("pool", "128", "state", "used").gauge().value())
				.isOne();
		}
	}

	@Test
	void countersOfASegmentThatMakeNoSenseCostTheirOwnMeters() throws IOException {
		String name = SegmentNames.unique();
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		try (Arena arena = bound(Arena.shared(name, SPEC), prometheus);
				RandomAccessFile file = new RandomAccessFile("/dev/shm" + name, "rw")) {
			arena.allocate(64);
			for (long offset = 72; offset < 256; offset += Long.BYTES) { // counts of the
																			// segment
				write(file, offset, -1);
			}
			for (long offset = 20_480; offset < 20_480 + 512; offset += Long.BYTES) { // of
																						// the
																						// pool
				write(file, offset, -1);
			}
			assertThat(prometheus.scrape().lines()).contains(
					"arena_pool_exhaustions_total{arena=\"orders\",pool=\"64\"} 0.0",
					"arena_pool_handoffs_total{arena=\"orders\",pool=\"64\"} 0.0",
					"arena_chunks_reclaimed_total{arena=\"orders\"} 0.0",
					"arena_frees_refused_total{arena=\"orders\",reason=\"double_free\"} 0.0",
					"arena_pool_chunks{arena=\"orders\",pool=\"64\",state=\"used\"} 1.0",
					"arena_attachments{arena=\"orders\"} 1.0");
		}
		finally {
			prometheus.close();
		}
	}

	@Test
	void anArenaThatThrowsOrAnswersNothingCostsItsOwnMeters() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		Arena broken = mock(Arena.class);
		given(broken.inspect()).willThrow(new AssertionError("broken"));
		new ArenaMetrics("broken", broken).bindTo(prometheus);
		new ArenaMetrics("silent", mock(Arena.class)).bindTo(prometheus);
		try (Arena arena = bound(Arena.local(SPEC), prometheus)) {
			arena.allocate(64);
			assertThat(prometheus.scrape().lines()).contains("arena_attachments{arena=\"broken\"} NaN",
					"arena_memory_size_bytes{arena=\"silent\"} NaN",
					"arena_pool_chunks{arena=\"orders\",pool=\"64\",state=\"used\"} 1.0");
		}
		finally {
			prometheus.close();
		}
	}

	@Test
	void aScrapeOfAHundredArenasCostsLessThanAskingTheKernelForEachOfThem() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		List<Arena> arenas = new ArrayList<>();
		try {
			for (int i = 0; i < 100; i++) {
				arenas.add(Arena.local(ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(16)));
				new ArenaMetrics("arena" + i, arenas.get(i)).bindTo(prometheus);
			}
			assertThat(prometheus.scrape()).contains("arena_memory_resident_bytes{arena=\"arena99\"}");
			long asking = fastest(MemorySnapshot::take);
			assertThat(fastest(prometheus::scrape)).isLessThan(20 * asking);
		}
		finally {
			arenas.forEach(Arena::close);
			prometheus.close();
		}
	}

	private static long fastest(Runnable action) {
		long fastest = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			long start = System.nanoTime();
			action.run();
			fastest = Math.min(fastest, System.nanoTime() - start);
		}
		return fastest;
	}

	private static void write(RandomAccessFile file, long offset, long value) throws IOException {
		file.seek(offset);
		file.writeLong(value);
	}

	private static Arena bound(Arena arena, MeterRegistry registry) {
		new ArenaMetrics("orders", arena).bindTo(registry);
		return arena;
	}

	private double handOffs() {
		return this.registry.get("arena.pool.handoffs").functionCounter().count();
	}

	private static double used(MeterRegistry registry) {
		return registry.get("arena.pool.chunks").tags("pool", "64", "state", "used").gauge().value();
	}

	private static double allocations(MeterRegistry registry) {
		return registry.get("arena.pool.allocations").tags("pool", "64").functionCounter().count();
	}

}
