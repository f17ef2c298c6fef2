package dev.arena;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A chunk that is held, and how that came about.
 *
 * @param handle what the chunk can be adopted by once it has been handed off, see
 * {@link Chunk#handle()}
 * @param chunkSizeBytes its size
 * @param requestedBytes how many bytes were asked for; the size of the chunk if it was
 * adopted
 * @param allocatedAt when it was allocated or adopted
 * @param threadName the name of the thread that did it
 * @param stackTrace the place: the innermost frames of the thread, the library's own left
 * out
 */
public record TrackedAllocation(long handle, long chunkSizeBytes, long requestedBytes, Instant allocatedAt,
		String threadName, List<StackTraceElement> stackTrace) {

	/**
	 * Copies the list.
	 */
	public TrackedAllocation {
		stackTrace = List.copyOf(stackTrace);
	}

	/**
	 * Describes the allocation for logs, in the manner of a stack trace.
	 * @return one line, and one more for each frame
	 */
	@Override
	public String toString() {
		return "chunk of " + this.chunkSizeBytes + " B, handle 0x" + Long.toHexString(this.handle) + ", "
				+ this.requestedBytes + " B asked for by thread " + this.threadName + " at " + this.allocatedAt
				+ this.stackTrace.stream()
					.map((frame) -> System.lineSeparator() + "\tat " + frame)
					.collect(Collectors.joining());
	}

}
