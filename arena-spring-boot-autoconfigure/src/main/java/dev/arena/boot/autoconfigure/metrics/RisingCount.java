package dev.arena.boot.autoconfigure.metrics;

import java.lang.ref.WeakReference;

import dev.arena.Arena;
import dev.arena.Pool;
import org.jspecify.annotations.Nullable;

/**
 * A count that never falls, whatever becomes of what it counts: it goes on where it was
 * when another arena takes the place of a closed one, and stays where it is when there is
 * none, or the value is no count.
 */
final class RisingCount {

	private final MeteredArena arena;

	private final MeteredArena.Reading reading;

	/** What the arenas before this one have counted. */
	private double before;

	/** The most that this arena has counted. */
	private double highest;

	/** Which arena it is: pools stay the same when an arena is transferred or proxied. */
	private WeakReference<@Nullable Pool> firstPool = new WeakReference<>(null);

	RisingCount(MeteredArena arena, MeteredArena.Reading reading) {
		this.arena = arena;
		this.reading = reading;
	}

	synchronized double value() {
		this.arena.read((arena, figures) -> {
			double value = this.reading.read(arena, figures);
			if (value >= 0 && !arena.isClosed()) {
				count(arena, value);
			}
			return value;
		});
		return this.before + this.highest;
	}

	private void count(Arena arena, double value) {
		Pool first = arena.pools().get(0);
		if (this.firstPool.get() != first) {
			boolean goesOn = arena.segmentName() != null && value >= this.highest;
			this.before += goesOn ? 0 : this.highest;
			this.highest = value;
			this.firstPool = new WeakReference<>(first);
		}
		this.highest = Math.max(this.highest, value);
	}

}
