package dev.arena;

import org.jspecify.annotations.Nullable;

/**
 * The segment of an arena, as long as it has one: transferring the arena takes it away.
 */
interface CurrentSegment {

	/** The segment, {@code null} once it was transferred. */
	@Nullable Segment get();

	/**
	 * The segment.
	 * @throws IllegalStateException if it was transferred
	 */
	default Segment require() {
		Segment segment = get();
		if (segment == null) {
			throw transferred();
		}
		return segment;
	}

	static IllegalStateException transferred() {
		return new IllegalStateException("The arena was transferred: use the one that transfer() returned");
	}

}
