package dev.arena.boot.autoconfigure.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import dev.arena.Arena;
import dev.arena.LastReclaim;
import dev.arena.Pool;
import dev.arena.RefusedFree;
import dev.arena.boot.autoconfigure.ArenaFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import static dev.arena.boot.autoconfigure.metrics.MeteredArena.pool;

/**
 * Meters for one arena, with its name as the tag {@code arena}. Meters of a pool have the
 * tag {@code pool} as well: its chunk size in bytes.
 * <table>
 * <caption>Meters</caption>
 * <tr>
 * <th>Name</th>
 * <th>Type</th>
 * <th>Meaning</th>
 * </tr>
 * <tr>
 * <td>{@code arena.pool.chunks}</td>
 * <td>gauge</td>
 * <td>chunks by {@code state}: {@code used} or {@code free}</td>
 * </tr>
 * <tr>
 * <td>{@code arena.pool.occupancy}</td>
 * <td>gauge</td>
 * <td>used chunks / all chunks, from 0 to 1</td>
 * </tr>
 * <tr>
 * <td>{@code arena.pool.transit.chunks}</td>
 * <td>gauge</td>
 * <td>used chunks that were handed off and not adopted yet</td>
 * </tr>
 * <tr>
 * <td>{@code arena.pool.allocations}</td>
 * <td>counter</td>
 * <td>allocations that the pool has served, promotions into it included</td>
 * </tr>
 * <tr>
 * <td>{@code arena.pool.promotions}</td>
 * <td>counter</td>
 * <td>requests that fit the pool and that the larger pool {@code to} has served</td>
 * </tr>
 * <tr>
 * <td>{@code arena.pool.exhaustions}</td>
 * <td>counter</td>
 * <td>requests that fit the pool and were answered with no chunk</td>
 * </tr>
 * <tr>
 * <td>{@code arena.pool.handoffs}, {@code .adoptions}</td>
 * <td>counter</td>
 * <td>chunks handed off, and adopted</td>
 * </tr>
 * <tr>
 * <td>{@code arena.pool.transit.frees}</td>
 * <td>counter</td>
 * <td>chunks freed in transit: taken back, or given up for their age</td>
 * </tr>
 * <tr>
 * <td>{@code arena.frees.refused}</td>
 * <td>counter</td>
 * <td>refused frees by {@code reason}, see {@link RefusedFree}</td>
 * </tr>
 * <tr>
 * <td>{@code arena.chunks.reclaimed}</td>
 * <td>counter</td>
 * <td>chunks taken back from attachments that left without freeing them</td>
 * </tr>
 * <tr>
 * <td>{@code arena.reclaim.age}</td>
 * <td>gauge</td>
 * <td>seconds since what the dead left was looked for last, of a shared arena</td>
 * </tr>
 * <tr>
 * <td>{@code arena.reclaim.found}</td>
 * <td>gauge</td>
 * <td>chunks that were found then: held by the dead, or in transit for too long</td>
 * </tr>
 * <tr>
 * <td>{@code arena.attachments}</td>
 * <td>gauge</td>
 * <td>arenas that share the segment, this one included</td>
 * </tr>
 * <tr>
 * <td>{@code arena.memory.size}, {@code .resident}, {@code .locked}</td>
 * <td>gauge</td>
 * <td>bytes mapped, present in RAM, locked in RAM</td>
 * </tr>
 * <tr>
 * <td>{@code arena.refresh.age}</td>
 * <td>gauge</td>
 * <td>seconds since the memory, and the chunks of large pools, were looked at</td>
 * </tr>
 * </table>
 * The counters of a shared arena cover all its processes. How old the values may be is
 * said at {@link ArenaFigures}.
 * <p>
 * The meters follow the arena that lives. If one is bound under a name that the registry
 * has already, the meters show it from then on; when it is closed they show the one
 * before it, if that is open still. Counters go on from where they were. When there is no
 * open arena, gauges are NaN and counters stay. The registry keeps open arenas reachable.
 */
public final class ArenaMetrics implements MeterBinder {

	private static final Log logger = LogFactory.getLog(ArenaMetrics.class);

	private static final ArenaFigures SHARED_FIGURES = new ArenaFigures();

	private final String name;

	private final Tags tags;

	private final Arena arena;

	private final ArenaFigures figures;

	/**
	 * Creates the meters of an arena; {@link #bindTo} registers them.
	 * @param name the value of the tag {@code arena}
	 * @param arena the arena
	 */
	public ArenaMetrics(String name, Arena arena) {
		this(name, arena, SHARED_FIGURES);
	}

	/**
	 * Creates the meters of an arena that share what takes long to find out with others.
	 * @param name the value of the tag {@code arena}
	 * @param arena the arena
	 * @param figures where that comes from
	 */
	public ArenaMetrics(String name, Arena arena, ArenaFigures figures) {
		this.name = name;
		this.tags = Tags.of("arena", name);
		this.arena = arena;
		this.figures = figures;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		MeteredArena shown = MeteredArena.of(registry, this.name);
		shown.show(this.arena, this.figures);
		this.figures.refreshSoon();
		Meters meters = new Meters(registry, shown);
		bindArena(meters);
		List<Long> sizes = this.arena.pools().stream().map(Pool::chunkSizeBytes).toList();
		for (int i = 0; i < sizes.size(); i++) {
			bindPool(meters, sizes.get(i), sizes.subList(i + 1, sizes.size()));
		}
	}

	private void bindArena(Meters meters) {
		for (RefusedFree reason : RefusedFree.values()) {
			meters.counter("arena.frees.refused", this.tags.and("reason", reason.name().toLowerCase(Locale.ROOT)),
					"Frees that were refused", null, (arena, figures) -> arena.inspect().refusedFrees(reason));
		}
		meters.counter("arena.chunks.reclaimed", this.tags,
				"Chunks taken back from attachments that left without freeing them", null,
				(arena, figures) -> arena.inspect().reclaimedChunks());
		meters.gauge("arena.attachments", this.tags, "Arenas that share the segment", "attachments",
				(arena, figures) -> arena.inspect().attachmentCount());
		if (this.arena.segmentName() != null) {
			meters.gauge("arena.reclaim.age", this.tags, "Time since what the dead left was looked for last", "seconds",
					(arena, figures) -> seconds(Duration.between(lastReclaim(arena).at(), Instant.now())));
			meters.gauge("arena.reclaim.found", this.tags, "Chunks that were found then", "chunks",
					(arena, figures) -> lastReclaim(arena).reclaimedChunks() + lastReclaim(arena).expiredChunks());
		}
		meters.gauge("arena.memory.size", this.tags, "Memory that is mapped", BaseUnits.BYTES,
				(arena, figures) -> figures.memoryOf(arena).mappedBytes());
		meters.gauge("arena.memory.resident", this.tags, "Memory that is present in RAM", BaseUnits.BYTES,
				(arena, figures) -> figures.memoryOf(arena).residentBytes());
		meters.gauge("arena.memory.locked", this.tags, "Memory that is locked in RAM", BaseUnits.BYTES,
				(arena, figures) -> figures.memoryOf(arena).lockedBytes());
		meters.gauge("arena.refresh.age", this.tags,
				"Time since the memory and the chunks of large pools were looked at", "seconds",
				(arena, figures) -> seconds(figures.refreshAge().orElseThrow()));
	}

	private static LastReclaim lastReclaim(Arena arena) {
		return arena.inspect().lastReclaim().orElseThrow();
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	private void bindPool(Meters meters, long size, List<Long> larger) {
		Tags tags = this.tags.and("pool", Long.toString(size));
		meters.gauge("arena.pool.chunks", tags.and("state", "used"), "Chunks in the pool", "chunks",
				(arena, figures) -> figures.of(pool(arena, size)).counts().used());
		meters.gauge("arena.pool.chunks", tags.and("state", "free"), "Chunks in the pool", "chunks",
				(arena, figures) -> figures.of(pool(arena, size)).counts().free());
		meters.gauge("arena.pool.occupancy", tags, "Used chunks as a part of all chunks, from 0 to 1", null,
				(arena, figures) -> occupancy(pool(arena, size), figures));
		meters.gauge("arena.pool.transit.chunks", tags, "Chunks that were handed off and not adopted yet", "chunks",
				(arena, figures) -> figures.of(pool(arena, size)).counts().inTransit());
		meters.counter("arena.pool.allocations", tags, "Allocations that the pool has served", "allocations",
				(arena, figures) -> figures.of(pool(arena, size)).counts().allocations());
		for (long target : larger) {
			meters.counter("arena.pool.promotions", tags.and("to", Long.toString(target)),
					"Requests that fit the pool and that a larger one has served", "promotions",
					(arena, figures) -> pool(arena, size).promotionCountTo(pool(arena, target)));
		}
		meters.counter("arena.pool.exhaustions", tags, "Requests that fit the pool and were answered with no chunk",
				"exhaustions", (arena, figures) -> pool(arena, size).exhaustionCount());
		meters.counter("arena.pool.handoffs", tags, "Chunks that were handed off", "handoffs",
				(arena, figures) -> pool(arena, size).handOffCount());
		meters.counter("arena.pool.adoptions", tags, "Chunks that were adopted", "adoptions",
				(arena, figures) -> figures.of(pool(arena, size)).adoptions());
		meters.counter("arena.pool.transit.frees", tags, "Chunks that were freed in transit", "frees",
				(arena, figures) -> pool(arena, size).transitFreeCount());
	}

	private static double occupancy(Pool pool, ArenaFigures figures) {
		return (double) figures.of(pool).counts().used() / pool.chunkCount();
	}

	/** Registers meters of one arena in one registry. */
	private record Meters(MeterRegistry registry, MeteredArena shown) {

		void gauge(String name, Tags tags, String description, @Nullable String unit, MeteredArena.Reading reading) {
			attempt(name,
					() -> Gauge.builder(name, () -> Objects.requireNonNullElse(this.shown.read(reading), Double.NaN))
						.tags(tags)
						.description(description)
						.baseUnit(unit)
						.register(this.registry));
		}

		void counter(String name, Tags tags, String description, @Nullable String unit, MeteredArena.Reading reading) {
			RisingCount count = new RisingCount(this.shown, reading);
			// The counter refers to its object weakly: the function has to hold it.
			attempt(name,
					() -> FunctionCounter.builder(name, count, (ignored) -> count.value())
						.tags(tags)
						.description(description)
						.baseUnit(unit)
						.register(this.registry));
		}

		/** What the registry or one of its filters does not take costs one meter. */
		private void attempt(String name, Runnable registration) {
			try {
				registration.run();
			}
			catch (RuntimeException ex) {
				logger.warn("The meter " + name + " could not be registered in " + this.registry, ex);
			}
		}

	}

}
