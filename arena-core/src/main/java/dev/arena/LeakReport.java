package dev.arena;

import java.lang.System.Logger;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

/**
 * Says, once, what was still held when an arena ended. Knows the arena by its description
 * only, so that a cleaner can hold the report without keeping the arena alive.
 */
final class LeakReport {

	private static final Logger LOGGER = System.getLogger(LeakDetection.class.getName());

	/** How many allocations are shown with their places. */
	private static final int MAX_SHOWN = 5;

	private final String arena;

	private final ArenaSpec spec;

	private final @Nullable LeakTracker tracker;

	private List<TrackedAllocation> oldest = List.of();

	private boolean done;

	LeakReport(String arena, ArenaSpec spec, @Nullable LeakTracker tracker) {
		this.arena = arena;
		this.spec = spec;
		this.tracker = tracker;
	}

	/** Collects the places while the memory is still there, and ends the tracking. */
	synchronized void prepare() {
		if (this.tracker != null && !this.done) {
			try {
				this.oldest = this.tracker.oldest(MAX_SHOWN);
			}
			catch (InternalError ex) { // the file of the segment was truncated: go on
				this.oldest = List.of();
			}
			this.tracker.stop();
		}
	}

	/**
	 * Logs the report if there is anything to report and nothing has been reported.
	 * @param end how the arena ended
	 * @param held how many chunks were still held in each pool
	 */
	synchronized void log(String end, long[] held) {
		if (!this.done && LongStream.of(held).sum() > 0) {
			SafeLog.warn(LOGGER, "{0} {1} with chunks still held: {2}{3}", this.arena, end, counts(held), places());
		}
		this.done = true;
	}

	synchronized boolean isDone() {
		return this.done;
	}

	private String counts(long[] held) {
		return IntStream.range(0, held.length)
			.filter((pool) -> held[pool] > 0)
			.mapToObj((pool) -> held[pool] + " of " + this.spec.pools().get(pool).chunkSizeBytes() + " B")
			.collect(Collectors.joining(", "));
	}

	private String places() {
		if (this.tracker == null) {
			return "; turn leak detection on to see where they were allocated";
		}
		return this.oldest.isEmpty() ? "; none of them was tracked"
				: this.oldest.stream()
					.map((line) -> System.lineSeparator() + line)
					.collect(Collectors.joining("", "; the oldest that were tracked:", ""));
	}

}
