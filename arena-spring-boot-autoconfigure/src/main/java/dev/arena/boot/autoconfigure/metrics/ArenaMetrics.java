package dev.arena.boot.autoconfigure.metrics;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;

import dev.arena.Arena;
import dev.arena.Pool;
import dev.arena.RefusedFree;
import dev.arena.boot.autoconfigure.RecentCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

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
 * <td>{@code arena.frees.refused}</td>
 * <td>counter</td>
 * <td>refused frees by {@code reason}, see {@link RefusedFree}</td>
 * </tr>
 * <tr>
 * <td>{@code arena.memory.size}, {@code .resident}, {@code .locked}</td>
 * <td>gauge</td>
 * <td>bytes mapped, present in RAM, locked in RAM</td>
 * </tr>
 * <tr>
 * <td>{@code arena.attachments}</td>
 * <td>gauge</td>
 * <td>arenas that share the segment, this one included</td>
 * </tr>
 * <tr>
 * <td>{@code arena.chunks.reclaimed}</td>
 * <td>counter</td>
 * <td>chunks taken back from attachments that left without freeing them</td>
 * </tr>
 * </table>
 * The counters of a shared arena cover all its processes. Chunks and allocations are
 * those of a moment at most a second ago. When the arena is closed the gauges are NaN and
 * the counters keep the value they last showed. The registry keeps the arena object
 * reachable, but not its memory once it is closed.
 */
public final class ArenaMetrics implements MeterBinder {

	private final Tags tags;

	private final Arena arena;

	private final RecentCounts counts;

	/**
	 * Creates the meters of an arena; {@link #bindTo} registers them.
	 * @param name the value of the tag {@code arena}
	 * @param arena the arena
	 */
	public ArenaMetrics(String name, Arena arena) {
		this(name, arena, new RecentCounts());
	}

	/**
	 * Creates the meters of an arena that share the counts of its pools with others.
	 * @param name the value of the tag {@code arena}
	 * @param arena the arena
	 * @param counts where the counts of its pools come from
	 */
	public ArenaMetrics(String name, Arena arena, RecentCounts counts) {
		this.tags = Tags.of("arena", name);
		this.arena = arena;
		this.counts = counts;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		List<Pool> pools = this.arena.pools();
		for (int i = 0; i < pools.size(); i++) {
			bindPool(registry, pools.get(i), pools.subList(i + 1, pools.size()));
		}
		bindMemory(registry);
		for (RefusedFree reason : RefusedFree.values()) {
			counter(registry, "arena.frees.refused", this.tags.and("reason", reason.name().toLowerCase(Locale.ROOT)),
					"Frees that were refused", "frees", () -> this.arena.inspect().refusedFrees(reason));
		}
		gauge(registry, "arena.attachments", this.tags, "Arenas that share the segment", "attachments",
				() -> this.arena.inspect().attachmentCount());
		counter(registry, "arena.chunks.reclaimed", this.tags,
				"Chunks taken back from attachments that left without freeing them", "chunks",
				() -> this.arena.inspect().reclaimedChunks());
	}

	private void bindPool(MeterRegistry registry, Pool pool, List<Pool> larger) {
		Tags tags = this.tags.and("pool", Long.toString(pool.chunkSizeBytes()));
		gauge(registry, "arena.pool.chunks", tags.and("state", "used"), "Chunks in the pool", "chunks",
				() -> this.counts.of(pool).used());
		gauge(registry, "arena.pool.chunks", tags.and("state", "free"), "Chunks in the pool", "chunks",
				() -> this.counts.of(pool).free());
		gauge(registry, "arena.pool.occupancy", tags, "Used chunks as a part of all chunks, from 0 to 1", null,
				() -> (double) this.counts.of(pool).used() / pool.chunkCount());
		counter(registry, "arena.pool.allocations", tags, "Allocations that the pool has served", "allocations",
				() -> this.counts.of(pool).allocations());
		for (Pool target : larger) {
			counter(registry, "arena.pool.promotions", tags.and("to", Long.toString(target.chunkSizeBytes())),
					"Requests that fit the pool and that a larger one has served", "promotions",
					() -> pool.promotionCountTo(target));
		}
		counter(registry, "arena.pool.exhaustions", tags, "Requests that fit the pool and were answered with no chunk",
				"exhaustions", pool::exhaustionCount);
	}

	private void bindMemory(MeterRegistry registry) {
		CachedBacking backing = new CachedBacking(this.arena, registry.config().clock());
		gauge(registry, "arena.memory.size", this.tags, "Memory that is mapped", BaseUnits.BYTES,
				() -> backing.report().mappedBytes());
		gauge(registry, "arena.memory.resident", this.tags, "Memory that is present in RAM", BaseUnits.BYTES,
				() -> backing.report().residentBytes());
		gauge(registry, "arena.memory.locked", this.tags, "Memory that is locked in RAM", BaseUnits.BYTES,
				() -> backing.report().lockedBytes());
	}

	private void gauge(MeterRegistry registry, String name, Tags tags, String description, @Nullable String unit,
			DoubleSupplier value) {
		Gauge.builder(name, () -> read(value, Double.NaN))
			.tags(tags)
			.description(description)
			.baseUnit(unit)
			.register(registry);
	}

	private void counter(MeterRegistry registry, String name, Tags tags, String description, String unit,
			DoubleSupplier value) {
		AtomicReference<Double> lastSeen = new AtomicReference<>(0.0);
		// The counter refers to its object weakly: the function has to hold it.
		FunctionCounter.builder(name, lastSeen, (ignored) -> lastSeen.updateAndGet((last) -> read(value, last)))
			.tags(tags)
			.description(description)
			.baseUnit(unit)
			.register(registry);
	}

	/**
	 * Reads a value of an arena that may be closed at any moment. A value that was read
	 * while the arena was being closed is not to be trusted. Whatever goes wrong must not
	 * spoil the meters of other arenas in the same scrape.
	 */
	private double read(DoubleSupplier value, double otherwise) {
		try {
			double read = value.getAsDouble();
			return (this.arena.isClosed()) ? otherwise : read;
		}
		catch (RuntimeException ex) {
			return otherwise;
		}
	}

}
