package dev.arena;

/**
 * The chunks that errors have left held by nobody in this process, by their names: each
 * is to be freed if it is still held in the generation of its name. The next entry of any
 * thread that allocates does so ({@code Pools.finish}); doing it twice does no harm. A
 * free that was cut short behind its compare-and-set is completed there, too.
 * <p>
 * An {@link Error} can strike between any two steps, {@link StackOverflowError} above
 * all, and nobody notices as nobody does a lock that is left locked. Whoever catches one
 * has as much stack as the call that failed had, and may have no more. So the handlers
 * make no call: they are written out where they are needed, with this object's monitor
 * and stores into its fields. Nor is there a call between a compare-and-set that succeeds
 * and the store that remembers it: that of the name into the cursor.
 * <p>
 * There is room for the errors that strike until the next allocation. A cursor that finds
 * no room stays open, unless its free had come past the compare-and-set.
 */
final class Parking {

	private static final int CAPACITY = 256;

	/** Guarded by this. */
	final long[] names = new long[CAPACITY];

	/** Guarded by this. */
	int count;

	/** Hand-offs that were not counted, of each pool. Guarded by this. */
	final long[] uncountedHandOffs;

	/**
	 * Whether an error has cut a free short behind its compare-and-set, in whatever pool.
	 * Written under the monitor.
	 */
	volatile boolean isAnyFreeCutShort;

	Parking(int poolCount) {
		this.uncountedHandOffs = new long[poolCount];
	}

}
