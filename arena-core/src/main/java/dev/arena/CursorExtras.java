package dev.arena;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * What few cursors have besides a chunk: apart, so that those without are small.
 */
final class CursorExtras {

	/** Who tracks the chunk that the cursor holds. */
	LeakTracker.@Nullable Entry tracked;

	/** The last buffer of {@link Chunk#view()}. */
	@Nullable View view;

	/**
	 * A buffer and the place that it shows; one object, so that threads that share a
	 * cursor never take the buffer of one place for that of another.
	 */
	record View(long place, ByteBuffer buffer) {
	}

}
