package dev.arena.boot.autoconfigure.metrics;

import java.util.concurrent.TimeUnit;

import dev.arena.Arena;
import dev.arena.memory.BackingReport;
import io.micrometer.core.instrument.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the backing report of an arena for a second. Reading it takes milliseconds and
 * several gauges of one scrape show parts of it.
 */
class CachedBacking {

	private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Arena arena;

	private final Clock clock;

	private @Nullable BackingReport report;

	private long readAtNanos;

	CachedBacking(Arena arena, Clock clock) {
		this.arena = arena;
		this.clock = clock;
	}

	synchronized BackingReport report() {
		long now = this.clock.monotonicTime();
		BackingReport report = this.report;
		if (report == null || now - this.readAtNanos >= KEPT_NANOS) {
			report = this.arena.inspect().backing();
			this.report = report;
			this.readAtNanos = now;
		}
		return report;
	}

}
