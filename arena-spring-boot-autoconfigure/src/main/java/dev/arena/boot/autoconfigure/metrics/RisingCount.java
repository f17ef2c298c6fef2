package dev.arena.boot.autoconfigure.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;

import dev.arena.Arena;
import dev.arena.Pool;

/**
 * A count that never falls, whatever becomes of what it counts: it adds up what it has
 * seen arenas count that had the name one after the other, or in turns, and stays where
 * it is when there is none, or the value is no count.
 */
final class RisingCount {

	private final MeteredArena arena;

	private final MeteredArena.Reading reading;

	private double sum;

	/**
	 * How much of each arena is in the sum. Pools stay the same when an arena is
	 * transferred or proxied.
	 */
	private final Map<Pool, Double> ofArenas = new WeakHashMap<>();

	/** The same of each segment, whose counters all that are attached share. */
	private final Map<String, Double> ofSegments = new HashMap<>();

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
		return this.sum;
	}

	private void count(Arena arena, double value) {
		Pool first = arena.pools().get(0);
		String segment = arena.segmentName();
		Double counted = this.ofArenas.get(first);
		if (segment != null) {
			double ofSegment = this.ofSegments.getOrDefault(segment, 0.0);
			boolean createdAnew = counted == null && value < ofSegment;
			counted = createdAnew ? 0 : ofSegment;
		}
		double countedNow = add((counted != null) ? counted : 0, value);
		this.ofArenas.put(first, countedNow);
		if (segment != null) {
			this.ofSegments.put(segment, countedNow);
		}
	}

	/** Adds what is not in the sum yet, and says how much is now. */
	private double add(double counted, double value) {
		this.sum += Math.max(0, value - counted);
		return Math.max(counted, value);
	}

}
