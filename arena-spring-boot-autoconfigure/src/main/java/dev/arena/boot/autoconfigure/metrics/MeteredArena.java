package dev.arena.boot.autoconfigure.metrics;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.WeakHashMap;

import dev.arena.Arena;
import dev.arena.Pool;
import dev.arena.boot.autoconfigure.ArenaFigures;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The arena that the meters of a name show in one registry: the last one that was bound
 * and is not closed. A registry keeps the first meter of an identity for ever, so meters
 * refer to this and not to an arena.
 */
final class MeteredArena {

	private static final Map<MeterRegistry, Map<String, MeteredArena>> ALL = new WeakHashMap<>();

	private final Deque<Bound> bound = new ArrayDeque<>();

	private MeteredArena() {
	}

	static MeteredArena of(MeterRegistry registry, String name) {
		synchronized (ALL) {
			return ALL.computeIfAbsent(registry, (key) -> new HashMap<>())
				.computeIfAbsent(name, (key) -> new MeteredArena());
		}
	}

	synchronized void show(Arena arena, ArenaFigures figures) {
		this.bound.removeIf((other) -> other.arena() == arena);
		this.bound.push(new Bound(arena, figures));
	}

	/**
	 * Reads a value of an arena that may be closed at any moment; what was read while it
	 * was being closed is not to be trusted. Whatever goes wrong is the end of this value
	 * and not of the scrape.
	 * @return the value, or {@code null} if there is none
	 */
	@Nullable Double read(Reading reading) {
		try {
			Bound current = current();
			if (current != null) {
				double value = reading.read(current.arena(), current.figures());
				return current.arena().isClosed() ? null : value;
			}
		}
		catch (RuntimeException | Error ex) {
			// a mock, a damaged segment, an arena outside its scope
		}
		return null;
	}

	private synchronized @Nullable Bound current() {
		Bound last = this.bound.peek();
		while (last != null && last.arena().isClosed()) {
			this.bound.pop();
			last = this.bound.peek();
		}
		return last;
	}

	/** The pool of a size, in the arena that is shown. */
	static Pool pool(Arena arena, long chunkSizeBytes) {
		for (Pool pool : arena.pools()) {
			if (pool.chunkSizeBytes() == chunkSizeBytes) {
				return pool;
			}
		}
		throw new NoSuchElementException("Arena " + arena + " has no chunks of " + chunkSizeBytes + " bytes");
	}

	private record Bound(Arena arena, ArenaFigures figures) {

	}

	/** How to read a value. */
	@FunctionalInterface
	interface Reading {

		double read(Arena arena, ArenaFigures figures);

	}

}
