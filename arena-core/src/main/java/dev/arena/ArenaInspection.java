package dev.arena;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.arena.memory.BackingReport;

/**
 * What can be seen of an arena beyond its pools, from {@link Arena#inspect()}: who is
 * attached, what is in transit, what was refused. Looking changes nothing. Thread-safe.
 */
public interface ArenaInspection {

	/**
	 * How many frees were refused for one reason, in all processes of the segment.
	 * @param reason the reason
	 * @return the number since the segment was created
	 * @throws IllegalStateException if the arena is closed
	 */
	long refusedFrees(RefusedFree reason);

	/**
	 * How many chunks were taken back from attachments that died or closed without
	 * freeing them, and from cursors that were garbage-collected without being closed.
	 * @return the number since the segment was created
	 * @throws IllegalStateException if the arena is closed
	 */
	long reclaimedChunks();

	/**
	 * The attachments to the segment, this arena included, and what they hold. Takes time
	 * proportional to the number of chunks that were ever allocated.
	 * @return the attachments by ascending slot; exactly one for a local arena
	 * @throws IllegalStateException if the arena is closed
	 */
	List<Attachment> attachments();

	/**
	 * How many attachments the segment has, this arena included, and dead ones that have
	 * not been reclaimed yet.
	 * @return the number, 1 for a local arena
	 * @throws IllegalStateException if the arena is closed
	 */
	int attachmentCount();

	/**
	 * The chunks that were handed off and not adopted yet. Takes time proportional to the
	 * number of chunks that were ever allocated.
	 * @return the chunks in ascending order of pool and index
	 * @throws IllegalStateException if the arena is closed
	 */
	List<ChunkInTransit> chunksInTransit();

	/**
	 * Visits the chunks that {@link #chunksInTransit()} lists without making a list, for
	 * arenas that may have very many.
	 * @param visitor receives each chunk, in ascending order of pool and index; must not
	 * use the arena
	 * @throws IllegalStateException if the arena is closed, also while it is visited
	 */
	void forEachChunkInTransit(Consumer<? super ChunkInTransit> visitor);

	/**
	 * After what time in transit a chunk is given up; see
	 * {@link SharedOptions#transitTimeout()}. Belongs to the segment, so it may be
	 * another one than this arena was opened with.
	 * @return the time, zero for never and for a local arena
	 * @throws IllegalStateException if the arena is closed
	 */
	Duration transitTimeout();

	/**
	 * When what dead processes have left was looked for last in the background, and what
	 * was found; see {@link SharedOptions#reclaimInterval()}.
	 * @return the last look, empty before the first one and for a local arena
	 * @throws IllegalStateException if the arena is closed
	 */
	default Optional<LastReclaim> lastReclaim() {
		return Optional.empty();
	}

	/**
	 * Accounts for every chunk: free and to be found, or held, or in transit. Meaningful
	 * only while nobody uses the arena; takes time proportional to the number of chunks
	 * that were ever allocated.
	 * @return the account, with what does not add up
	 * @throws IllegalStateException if the arena is closed
	 */
	VerificationReport verify();

	/**
	 * What the kernel gave for the memory, read at the moment of the call; takes
	 * milliseconds.
	 * @return the report
	 * @throws IllegalStateException if the arena is closed
	 */
	BackingReport backing();

	/**
	 * What the kernel gave for the memory, as a snapshot says that was taken before: for
	 * those who look at many arenas. Takes microseconds.
	 * @param snapshot what the kernel said then
	 * @return the report, or {@code null} if the memory was mapped later than that
	 * @throws IllegalStateException if the arena is closed
	 */
	default @Nullable BackingReport backing(MemorySnapshot snapshot) {
		return backing();
	}

	/**
	 * Whether the segment is still the one that this arena was created with. Asks the
	 * kernel about the file and reads its header, but neither touches the memory nor
	 * changes anything, so that it is safe whatever has happened to the file; takes
	 * microseconds. The chunks are not examined: see {@link #verify()}.
	 * @return the status, {@link SegmentStatus#CLOSED} for an arena that was closed or
	 * transferred
	 * @throws ArenaException if the kernel does not answer
	 */
	SegmentStatus status();

	/**
	 * What tells the segment from others, also from an earlier or later one of the same
	 * name: a random number that its creator has drawn, the same for all who are attached
	 * to it.
	 * @return the number
	 * @throws IllegalStateException if the arena is closed
	 * @throws UnsupportedOperationException if a decorator or mock does not know it
	 */
	default long segmentId() {
		throw new UnsupportedOperationException("The inspection of this arena does not know its segment");
	}

	/**
	 * How closely the arena watches the chunks that are taken from it.
	 * @return what it was created with
	 */
	LeakDetection leakDetection();

	/**
	 * The chunks that were allocated or adopted through this arena, are still held, and
	 * are {@linkplain LeakDetection tracked}. Takes time proportional to the number of
	 * tracked chunks.
	 * @param limit how many to return at most
	 * @return the oldest of them, oldest first; none if leak detection is off
	 * @throws IllegalArgumentException if the limit is negative
	 * @throws IllegalStateException if the arena is closed
	 */
	List<TrackedAllocation> trackedAllocations(int limit);

}
