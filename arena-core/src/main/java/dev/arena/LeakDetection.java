package dev.arena;

/**
 * How closely an arena watches the chunks that are taken from it. Whatever the choice,
 * closing an arena reports how many chunks are still held.
 * <p>
 * A chunk is <em>tracked</em> if the place that allocated or adopted it was recorded; see
 * {@link ArenaInspection#trackedAllocations(int)}. When the cursor of a tracked chunk is
 * garbage collected while it holds the chunk, that is reported with the place, and a
 * local arena takes the chunk back. So while chunks are tracked, a cursor must be kept
 * for as long as its chunk is used by whatever means, a {@link Chunk#buffer() buffer} or
 * an {@link Chunk#address() address} for example.
 * <p>
 * Reports are warnings of the system logger that has the name of this type.
 */
public enum LeakDetection {

	/** Nothing is tracked, at no cost. */
	OFF(0),

	/** One chunk in 128, chosen at random, is tracked. */
	SIMPLE(128),

	/** Every chunk is tracked. For tests, and for looking for a known leak. */
	PARANOID(1);

	private final int interval;

	LeakDetection(int interval) {
		this.interval = interval;
	}

	/** One chunk in how many is tracked; 0 if none is. */
	int interval() {
		return this.interval;
	}

}
