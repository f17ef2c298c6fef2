package dev.arena.boot.autoconfigure.metrics;

import java.util.Set;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.SharedOptions;
import dev.arena.boot.autoconfigure.ArenaFigures;
import dev.arena.boot.autoconfigure.SegmentNames;
import dev.arena.memory.BackingReport;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ArenaMetrics}.
 */
class ArenaMetricsTests {

	private final MockClock clock = new MockClock();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	private final ArenaFigures figures = new ArenaFigures(Duration.ofHours(1), this.clock::monotonicTime);

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(2));

	@BeforeEach
	void bind() {
		new ArenaMetrics("datagrams", this.arena, this.figures).bindTo(this.registry);
	}

	@AfterEach
	void close() {
		this.arena.close();
		this.figures.close();
		this.registry.close();
	}

	@Test
	void aFilterThatFailsCostsOneMeter() {
		SimpleMeterRegistry filtered = new SimpleMeterRegistry();
		filtered.config().meterFilter(MeterFilter.deny((id) -> {
			if (id.getName().equals("arena.pool.handoffs")) {
				throw new IllegalStateException("on purpose");
			}
			return false;
		}));
		new ArenaMetrics("datagrams", this.arena, this.figures).bindTo(filtered);
		assertThat(names(filtered)).doesNotContain("arena.pool.handoffs").hasSize(names(this.registry).size() - 1);
	}

	private static Set<String> names(MeterRegistry registry) {
		return registry.getMeters().stream().map((meter) -> meter.getId().getName()).collect(Collectors.toSet());
	}

	@Test
	void everyMeterHasADescriptionAndAUnitThatItsNameDoesNotRepeat() {
		assertThat(this.registry.getMeters()).isNotEmpty().allSatisfy((meter) -> {
			assertThat(meter.getId().getDescription()).as("%s", meter.getId()).isNotBlank();
			assertThat(meter.getId().getTag("arena")).isEqualTo("datagrams");
		});
		Map<String, String> units = this.registry.getMeters()
			.stream()
			.map(Meter::getId)
			.collect(Collectors.toMap(Meter.Id::getName, (id) -> String.valueOf(id.getBaseUnit()), (one, same) -> one));
		assertThat(units).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(Map.entry("arena.pool.chunks", "chunks"),
				Map.entry("arena.pool.occupancy", "null"), Map.entry("arena.pool.allocations", "allocations"),
				Map.entry("arena.pool.promotions", "promotions"), Map.entry("arena.pool.exhaustions", "exhaustions"),
				Map.entry("arena.frees.refused", "null"), Map.entry("arena.memory.size", "bytes"),
				Map.entry("arena.memory.resident", "bytes"), Map.entry("arena.memory.locked", "bytes"),
				Map.entry("arena.attachments", "attachments"), Map.entry("arena.chunks.reclaimed", "null"),
				Map.entry("arena.pool.transit.chunks", "chunks"), Map.entry("arena.pool.transit.frees", "frees"),
				Map.entry("arena.pool.handoffs", "handoffs"), Map.entry("arena.pool.adoptions", "adoptions"),
				Map.entry("arena.refresh.age", "seconds")));
	}

	@Test
	void showsHowFullEachPoolIs() {
		this.arena.allocate(64);
		assertThat(gauge("arena.pool.chunks", "pool", "64", "state", "used")).isEqualTo(1);
		assertThat(gauge("arena.pool.chunks", "pool", "64", "state", "free")).isEqualTo(1);
		assertThat(gauge("arena.pool.occupancy", "pool", "64")).isEqualTo(0.5);
		assertThat(gauge("arena.pool.chunks", "pool", "256", "state", "used")).isZero();
		assertThat(gauge("arena.pool.occupancy", "pool", "256")).isZero();
	}

	@Test
	void countsAllocationsPromotionsAndExhaustions() {
		for (int i = 0; i < 8; i++) {
			this.arena.allocate(64);
		}
		assertThat(count("arena.pool.allocations", "pool", "64")).isEqualTo(2);
		assertThat(count("arena.pool.allocations", "pool", "1024")).isEqualTo(2);
		assertThat(count("arena.pool.promotions", "pool", "64", "to", "256")).isEqualTo(2);
		assertThat(count("arena.pool.promotions", "pool", "64", "to", "1024")).isEqualTo(2);
		assertThat(count("arena.pool.promotions", "pool", "256", "to", "1024")).isZero();
		assertThat(count("arena.pool.exhaustions", "pool", "64")).isEqualTo(2);
		assertThat(count("arena.pool.exhaustions", "pool", "256")).isZero();
		assertThat(this.registry.find("arena.pool.promotions").functionCounters()).hasSize(3);
	}

	@Test
	void countsRefusedFreesByReason() {
		assertThat(this.arena.deallocate(1)).isFalse();
		assertThat(count("arena.frees.refused", "reason", "stale_handle")).isEqualTo(1);
		assertThat(count("arena.frees.refused", "reason", "stale_chunk")).isZero();
		assertThat(this.registry.find("arena.frees.refused").functionCounters()).extracting(Meter::getId)
			.extracting((id) -> id.getTag("reason"))
			.containsExactlyInAnyOrder("foreign_chunk", "double_free", "stale_chunk", "stale_handle");
	}

	@Test
	void showsTheAttachmentsAndTheReclaimedChunks() {
		assertThat(gauge("arena.attachments")).isEqualTo(1);
		assertThat(count("arena.chunks.reclaimed")).isZero();
	}

	@Test
	void showsWhenWhatTheDeadLeftWasLookedForAndHowMuchWasFound() {
		SharedOptions options = SharedOptions.defaults().withReclaimInterval(Duration.ofMillis(10));
		try (Arena shared = Arena.shared(SegmentNames.unique(), ArenaSpec.ofChunkSizes(64).withChunkCount(2),
				options)) {
			new ArenaMetrics("shared", shared, this.figures).bindTo(this.registry);
			await().until(() -> shared.inspect().lastReclaim().isPresent());
			assertThat(this.registry.get("arena.reclaim.age").tag("arena", "shared").gauge().value()).isNotNegative();
			assertThat(this.registry.get("arena.reclaim.found").tag("arena", "shared").gauge().value()).isZero();
		}
	}

	@Test
	void showsTheMemoryThatTheKernelGave() {
		// the figures are found out in the background: all that changes them comes first
		ArenaFigures figures = new ArenaFigures(Duration.ofHours(1), this.clock::monotonicTime);
		try (Arena touched = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(2))) {
			touched.allocate(64);
			BackingReport backing = touched.inspect().backing();
			new ArenaMetrics("touched", touched, figures).bindTo(this.registry);
			assertThat(memory("size")).isEqualTo(backing.mappedBytes()).isPositive();
			assertThat(memory("resident")).isEqualTo(backing.residentBytes()).isPositive();
			assertThat(memory("locked")).isEqualTo(backing.lockedBytes());
		}
		finally {
			figures.close();
		}
	}

	private double memory(String what) {
		return this.registry.get("arena.memory." + what).tag("arena", "touched").gauge().value();
	}

	@Test
	void countsTheChunksOfAPoolAtMostOnceASecond() {
		assertThat(gauge("arena.pool.chunks", "pool", "64", "state", "used")).isZero();
		this.arena.allocate(64);
		this.clock.add(999, TimeUnit.MILLISECONDS);
		assertThat(gauge("arena.pool.chunks", "pool", "64", "state", "free")).isEqualTo(2);
		assertThat(gauge("arena.pool.occupancy", "pool", "64")).isZero();
		assertThat(count("arena.pool.allocations", "pool", "64")).isZero();
		this.clock.add(1, TimeUnit.MILLISECONDS);
		assertThat(gauge("arena.pool.chunks", "pool", "64", "state", "free")).isEqualTo(1);
		assertThat(gauge("arena.pool.occupancy", "pool", "64")).isEqualTo(0.5);
		assertThat(count("arena.pool.allocations", "pool", "64")).isEqualTo(1);
	}

	@Test
	void countsWhatPassesThroughTransit() {
		long adopted = this.arena.allocate(64).handOff();
		long takenBack = this.arena.allocate(64).handOff();
		assertThat(gauge("arena.pool.transit.chunks", "pool", "64")).isEqualTo(2);
		assertThat(gauge("arena.pool.chunks", "pool", "64", "state", "used")).isEqualTo(2);
		assertThat(count("arena.pool.handoffs", "pool", "64")).isEqualTo(2);
		assertThat(count("arena.pool.adoptions", "pool", "64")).isZero();
		this.arena.adopt(adopted);
		this.arena.deallocate(takenBack);
		this.clock.add(1, TimeUnit.SECONDS);
		assertThat(gauge("arena.pool.transit.chunks", "pool", "64")).isZero();
		assertThat(count("arena.pool.adoptions", "pool", "64")).isOne();
		assertThat(count("arena.pool.transit.frees", "pool", "64")).isOne();
		assertThat(count("arena.pool.handoffs", "pool", "256")).isZero();
	}

	@Test
	void showsHowOldTheMemoryFiguresAre() {
		this.figures.refresh();
		assertThat(gauge("arena.refresh.age")).isZero();
		this.clock.add(2500, TimeUnit.MILLISECONDS);
		assertThat(gauge("arena.refresh.age")).isEqualTo(2.5);
	}

	@Test
	void aClosedArenaHasGaugesThatAreNotANumberAndCountersThatStay() {
		this.arena.allocate(64);
		assertThat(count("arena.pool.allocations", "pool", "64")).isEqualTo(1);
		assertThat(gauge("arena.memory.size")).isPositive();
		this.arena.close();
		assertThat(count("arena.pool.allocations", "pool", "64")).isEqualTo(1);
		assertThat(this.registry.getMeters()).filteredOn((meter) -> meter.getId().getType() == Meter.Type.GAUGE)
			.isNotEmpty()
			.allSatisfy((meter) -> assertThat(meter.measure().iterator().next().getValue()).isNaN());
	}

	@Test
	void countersNeverFallWhileAnArenaIsBeingClosed() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			for (int i = 0; i < 100; i++) {
				Arena closing = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(8));
				closing.allocate(64);
				String name = "closing" + i;
				new ArenaMetrics(name, closing).bindTo(this.registry);
				assertThat(allocations(name)).isEqualTo(1);
				Callable<List<Double>> scrape = () -> Stream.generate(() -> allocations(name))
					.limit(200)
					.distinct()
					.toList();
				Future<List<Double>> seen = executor.submit(scrape);
				closing.close();
				assertThat(seen.get()).containsExactly(1.0);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void metersDoNotDependOnTheBinderStayingReachable() {
		System.gc();
		this.arena.allocate(64);
		assertThat(count("arena.pool.allocations", "pool", "64")).isEqualTo(1);
		assertThat(gauge("arena.pool.occupancy", "pool", "64")).isEqualTo(0.5);
	}

	@Test
	void prometheusShowsTheNamesOfTheDocumentation() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		new ArenaMetrics("datagrams", this.arena).bindTo(prometheus);
		for (int i = 0; i < 3; i++) {
			this.arena.allocate(64);
		}
		assertThat(prometheus.scrape().lines()).contains(
				"arena_pool_promotions_total{arena=\"datagrams\",pool=\"64\",to=\"256\"} 1.0",
				"arena_pool_occupancy{arena=\"datagrams\",pool=\"64\"} 1.0",
				"arena_pool_chunks{arena=\"datagrams\",pool=\"256\",state=\"used\"} 1.0",
				"arena_pool_chunks{arena=\"datagrams\",pool=\"256\",state=\"free\"} 1.0",
				"arena_pool_allocations_total{arena=\"datagrams\",pool=\"64\"} 2.0",
				"arena_pool_exhaustions_total{arena=\"datagrams\",pool=\"64\"} 0.0",
				"arena_frees_refused_total{arena=\"datagrams\",reason=\"stale_chunk\"} 0.0",
				"arena_attachments{arena=\"datagrams\"} 1.0", "arena_chunks_reclaimed_total{arena=\"datagrams\"} 0.0",
				"arena_pool_transit_chunks{arena=\"datagrams\",pool=\"64\"} 0.0",
				"arena_pool_transit_frees_total{arena=\"datagrams\",pool=\"64\"} 0.0",
				"arena_pool_handoffs_total{arena=\"datagrams\",pool=\"64\"} 0.0",
				"arena_pool_adoptions_total{arena=\"datagrams\",pool=\"64\"} 0.0");
		assertThat(prometheus.scrape()).contains("arena_memory_size_bytes{arena=\"datagrams\"}",
				"arena_memory_resident_bytes{arena=\"datagrams\"}", "arena_memory_locked_bytes{arena=\"datagrams\"}",
				"arena_refresh_age_seconds{arena=\"datagrams\"}");
		this.arena.close();
		assertThat(prometheus.scrape().lines()).contains(
				"arena_pool_promotions_total{arena=\"datagrams\",pool=\"64\",to=\"256\"} 1.0",
				"arena_pool_occupancy{arena=\"datagrams\",pool=\"64\"} NaN");
		prometheus.close();
	}

	private double gauge(String name, String... tags) {
		return this.registry.get(name).tags("arena", "datagrams").tags(tags).gauge().value();
	}

	private double count(String name, String... tags) {
		return this.registry.get(name).tags("arena", "datagrams").tags(tags).functionCounter().count();
	}

	private double allocations(String name) {
		return this.registry.get("arena.pool.allocations").tags("arena", name).functionCounter().count();
	}

}
