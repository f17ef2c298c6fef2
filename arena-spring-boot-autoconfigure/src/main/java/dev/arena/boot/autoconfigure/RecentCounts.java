package dev.arena.boot.autoconfigure;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import dev.arena.Pool;
import dev.arena.PoolCounts;
import org.jspecify.annotations.Nullable;

/**
 * The counts of pools, at most a second old. Counting takes time proportional to the
 * number of chunks that were ever allocated, and several figures of one scrape, one
 * answer and one health check come from the same counts.
 * <p>
 * Thread-safe. Who asks while a pool is being counted waits for these counts; pools do
 * not wait for each other. Keeps no pool reachable.
 */
public final class RecentCounts {

	private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final LongSupplier nanoTime;

	private final Map<Pool, Entry> entries = new WeakHashMap<>();

	/**
	 * Counts that age by the clock of the JVM.
	 */
	public RecentCounts() {
		this(System::nanoTime);
	}

	/**
	 * Counts that age by some clock.
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	public RecentCounts(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * The counts of a pool.
	 * @param pool the pool
	 * @return its counts, not older than a second; also of a pool whose arena was closed
	 * within this second
	 * @throws IllegalStateException if its arena is closed and there are no such counts
	 */
	public PoolCounts of(Pool pool) {
		return entry(pool).counts(pool);
	}

	private synchronized Entry entry(Pool pool) {
		return this.entries.computeIfAbsent(pool, (key) -> new Entry());
	}

	private final class Entry {

		private @Nullable PoolCounts counts;

		private long countedAtNanos;

		synchronized PoolCounts counts(Pool pool) {
			long now = RecentCounts.this.nanoTime.getAsLong();
			PoolCounts counts = this.counts;
			if (counts == null || now - this.countedAtNanos >= KEPT_NANOS) {
				counts = pool.counts();
				this.counts = counts;
				this.countedAtNanos = now;
			}
			return counts;
		}

	}

}
