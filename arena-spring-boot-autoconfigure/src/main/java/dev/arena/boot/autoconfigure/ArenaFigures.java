package dev.arena.boot.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import dev.arena.Arena;
import dev.arena.MemorySnapshot;
import dev.arena.Pool;
import dev.arena.memory.BackingReport;
import org.jspecify.annotations.Nullable;

/**
 * What takes long to find out about arenas, found out once for all who show it: meters,
 * endpoint, health and start-up log. What the kernel gave for their memory, and the
 * chunks of pools with more than {@value #LARGE_POOL} of them, is looked up in the
 * background, at an interval, while somebody asks for it; {@link #refreshAge} says how
 * old it is. The chunks of smaller pools are counted by who asks, at most once a second.
 * <p>
 * Thread-safe. Keeps no arena reachable. Who is the first to ask waits for an answer.
 */
public final class ArenaFigures implements AutoCloseable {

	/**
	 * The interval unless another is given.
	 */
	public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofSeconds(10);

	static final int LARGE_POOL = 4096;

	private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final LongSupplier nanoTime;

	private final Refresher refresher;

	private final Map<Pool, Counted> pools = new WeakHashMap<>();

	/** The monitor under which the next is written, and its value computed. */
	private final Object refreshing = new Object();

	private volatile @Nullable Snapshot snapshot;

	private volatile long soonAtNanos;

	/**
	 * Figures that are refreshed every 10 seconds.
	 */
	public ArenaFigures() {
		this(DEFAULT_REFRESH_INTERVAL);
	}

	/**
	 * Figures that are refreshed at an interval.
	 * @param refreshInterval the interval, more than zero
	 */
	public ArenaFigures(Duration refreshInterval) {
		this(refreshInterval, System::nanoTime);
	}

	/**
	 * Figures whose age is told by some clock.
	 * @param refreshInterval the interval, more than zero, by the clock of the JVM
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	public ArenaFigures(Duration refreshInterval, LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.soonAtNanos = nanoTime.getAsLong();
		this.refresher = new Refresher(refreshInterval, this::refresh);
	}

	/**
	 * The figures of a pool.
	 * @param pool the pool
	 * @return its figures, at most a second old, or at most one refresh for a large pool
	 * @throws IllegalStateException if its arena is closed, and was so before the figures
	 * were due again
	 */
	public PoolFigures of(Pool pool) {
		return counted(pool).figures(pool);
	}

	/**
	 * What the kernel gave for the memory of an arena when it was last asked.
	 * @param arena the arena
	 * @return its report
	 * @throws IllegalStateException if the arena is closed
	 */
	public BackingReport memoryOf(Arena arena) {
		this.refresher.use();
		Snapshot current = current();
		BackingReport report = arena.inspect().backing(current.memory());
		if (report == null && mayHaveChanged(current)) {
			current = takeUnless(current);
			report = arena.inspect().backing(current.memory());
		}
		if (report == null) {
			report = arena.inspect().backing();
		}
		return Objects.requireNonNull(report, "The arena does not tell of its memory");
	}

	/**
	 * How old the figures are that are refreshed in the background.
	 * @return the time since the last refresh, or empty if there was none
	 */
	public Optional<Duration> refreshAge() {
		Snapshot current = this.snapshot;
		return (current != null) ? Optional.of(Duration.ofNanos(age(current.takenAtNanos()))) : Optional.empty();
	}

	/**
	 * Refreshes soon, in the background: for who knows of a new arena that will be asked
	 * for.
	 */
	public void refreshSoon() {
		this.soonAtNanos = this.nanoTime.getAsLong();
		this.refresher.refreshSoon();
	}

	/**
	 * Refreshes everything now.
	 */
	public void refresh() {
		takeUnless(this.snapshot);
		Map<Pool, Counted> large = new HashMap<>();
		synchronized (this.pools) {
			this.pools.forEach((pool, counted) -> {
				if (isLarge(pool)) {
					large.put(pool, counted);
				}
			});
		}
		large.forEach((pool, counted) -> {
			if (!counted.recount(pool)) {
				synchronized (this.pools) {
					this.pools.remove(pool);
				}
			}
		});
	}

	/**
	 * Ends the refreshing in the background. What there is stays, and grows old.
	 */
	@Override
	public void close() {
		this.refresher.close();
	}

	private Counted counted(Pool pool) {
		if (isLarge(pool)) {
			this.refresher.use();
		}
		synchronized (this.pools) {
			return this.pools.computeIfAbsent(pool, (key) -> new Counted());
		}
	}

	private static boolean isLarge(Pool pool) {
		return pool.chunkCount() > LARGE_POOL;
	}

	/** The last snapshot, unless nobody has asked for so long that there is a newer. */
	private Snapshot current() {
		Snapshot current = this.snapshot;
		return (current == null || age(current.takenAtNanos()) > this.refresher.longestAgeNanos()) ? takeUnless(current)
				: current;
	}

	/**
	 * Takes a snapshot, unless somebody has while this thread waited, or just now.
	 * @param known the last one that this thread knows
	 */
	private Snapshot takeUnless(@Nullable Snapshot known) {
		synchronized (this.refreshing) {
			Snapshot last = this.snapshot;
			if (last == null || last == known) {
				long now = this.nanoTime.getAsLong();
				last = new Snapshot(MemorySnapshot.take(), now);
				this.snapshot = last;
			}
			return last;
		}
	}

	/** Whether there may be an arena that was not there then. */
	private boolean mayHaveChanged(Snapshot then) {
		return age(then.takenAtNanos()) >= KEPT_NANOS || this.soonAtNanos - then.takenAtNanos() >= 0;
	}

	private long age(long sinceNanos) {
		return Math.max(0, this.nanoTime.getAsLong() - sinceNanos);
	}

	private record Snapshot(MemorySnapshot memory, long takenAtNanos) {

	}

	private final class Counted {

		private volatile @Nullable PoolFigures figures;

		private long countedAtNanos;

		PoolFigures figures(Pool pool) {
			PoolFigures figures = this.figures;
			return (figures != null && isLarge(pool)) ? figures : countedNow(pool);
		}

		private synchronized PoolFigures countedNow(Pool pool) {
			PoolFigures figures = this.figures;
			if (figures == null || !isLarge(pool) && age(this.countedAtNanos) >= KEPT_NANOS) {
				long now = ArenaFigures.this.nanoTime.getAsLong();
				figures = PoolFigures.of(pool);
				this.figures = figures;
				this.countedAtNanos = now;
			}
			return figures;
		}

		/** Counts again, while others see what was counted before; unless it cannot. */
		boolean recount(Pool pool) {
			try {
				this.figures = PoolFigures.of(pool);
				return true;
			}
			catch (RuntimeException ex) { // closed, or damaged: who asks is to be told
				return false;
			}
		}

	}

}
