package dev.arena;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What tells a segment from others of the same geometry, and belongs to it rather than to
 * those who use it.
 *
 * @param creationId a random number
 * @param origin a random number by which its handles are shifted
 * @param transitTimeoutNanos after what time chunks in transit are given up, 0 for never
 */
record SegmentIdentity(long creationId, long origin, long transitTimeoutNanos) {

	static SegmentIdentity create(long transitTimeoutNanos) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return new SegmentIdentity(random.nextLong(), random.nextLong(), transitTimeoutNanos);
	}

	/** Not {@code equals}: see {@link ArenaSpec#equals}. */
	boolean isSame(SegmentIdentity other) {
		return this.creationId == other.creationId && this.origin == other.origin
				&& this.transitTimeoutNanos == other.transitTimeoutNanos;
	}

}
