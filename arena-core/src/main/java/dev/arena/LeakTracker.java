package dev.arena;

import java.lang.StackWalker.StackFrame;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.memory.OffHeap;

/**
 * Remembers where chunks of one segment were allocated, and notices when their cursors
 * are dropped.
 */
final class LeakTracker {

	/*
	 * A tracked chunk is outstanding while its state is the word that its allocation left
	 * there. So nothing has to be told of frees by address, adoptions by others or
	 * reclaims: what they leave here is recognised, and replaced when the chunk is
	 * tracked again. There is one entry a chunk at most, and one registration with the
	 * cleaner for each.
	 *
	 * Reachability: cleaner -> registration -> tracker -> memory. Neither arena nor
	 * segment nor cursor is kept alive, but the memory is, so that the words can be read.
	 */

	private static final int MAX_FRAMES = 16;

	/** How many places one arena reports for cursors that were dropped. */
	private static final int MAX_PLACES = 100;

	private static final StackWalker STACK = StackWalker.getInstance();

	/** What lies between a caller and the record of its place. */
	private static final Set<String> OWN_FRAMES = Set.of(LeakTracker.class.getName(), Entry.class.getName(),
			Segment.class.getName(), SegmentArena.class.getName());

	private final String arena;

	private final MappedMemory memory;

	private final int interval;

	/** Whether what a dropped cursor held can belong to nobody else. */
	private final boolean takesBack;

	private final Map<Long, Entry> entries = new ConcurrentHashMap<>();

	private final AtomicLong sequence = new AtomicLong();

	private final Set<List<StackTraceElement>> reportedPlaces = ConcurrentHashMap.newKeySet();

	private LeakTracker(String arena, MappedMemory memory, int interval, boolean takesBack) {
		this.arena = arena;
		this.memory = memory;
		this.interval = interval;
		this.takesBack = takesBack;
	}

	/**
	 * A tracker for a new segment.
	 * @param detection how much to track
	 * @param arena what to call the arena in reports
	 * @param memory its memory
	 * @param takesBack whether to free what a dropped cursor held
	 * @return the tracker, {@code null} if there is nothing to track
	 */
	static @Nullable LeakTracker create(LeakDetection detection, String arena, MappedMemory memory, boolean takesBack) {
		return (detection != LeakDetection.OFF) ? new LeakTracker(arena, memory, detection.interval(), takesBack)
				: null;
	}

	/** Takes note of a chunk just obtained, if it is one of the sample. */
	void obtained(Chunk cursor, long requestedBytes) {
		if (this.interval > 1 && ThreadLocalRandom.current().nextInt(this.interval) != 0) {
			return;
		}
		Entry entry = new Entry(cursor, requestedBytes);
		cursor.track(entry);
		Entry former = this.entries.put(entry.key(), entry);
		if (former != null) { // its chunk was freed by other means
			former.forget();
		}
		Reference.reachabilityFence(cursor);
	}

	/**
	 * The chunks that are tracked and held.
	 * @param limit how many at most
	 * @return the oldest of them, oldest first
	 */
	List<TrackedAllocation> oldest(int limit) {
		return outstanding().sorted(Comparator.comparingLong((entry) -> entry.number))
			.limit(limit)
			.map(Entry::describe)
			.toList();
	}

	/** Forgets everything: the arena ends. */
	void stop() {
		this.entries.values().forEach(Entry::forget);
	}

	private Stream<Entry> outstanding() {
		return this.entries.values().stream().filter(Entry::isOutstanding);
	}

	private void dropped(TrackedAllocation allocation) {
		if (this.reportedPlaces.size() < MAX_PLACES && this.reportedPlaces.add(allocation.stackTrace())) {
			LeakReport.LOGGER.log(Level.WARNING,
					"A cursor of {0} was garbage-collected while it held a chunk, {1}; further ones from the same place "
							+ "are not reported; close each cursor. It was a {2}",
					this.arena, this.takesBack ? "which is free again" : "which stays held until the arena is closed",
					allocation);
		}
	}

	private static List<StackFrame> place() {
		return STACK.walk((frames) -> frames.dropWhile((frame) -> OWN_FRAMES.contains(frame.getClassName()))
			.limit(MAX_FRAMES)
			.toList());
	}

	/**
	 * A tracked chunk.
	 */
	final class Entry {

		private final long handle;

		private final long chunkSizeBytes;

		private final long requestedBytes;

		private final Instant allocatedAt = Instant.now();

		private final String threadName = Thread.currentThread().getName();

		/** Line numbers and the like are looked up when somebody wants to see them. */
		private final List<StackFrame> place = place();

		private final long number = LeakTracker.this.sequence.getAndIncrement();

		private final Lanes lanes;

		private final long index;

		private final long liveState;

		private final Cleaner.Cleanable registration;

		/** Guarded by this. Decides between who closes and the cleaner. */
		private boolean forgotten;

		Entry(Chunk cursor, long requestedBytes) {
			this.handle = cursor.handle(); // which settles the state
			this.chunkSizeBytes = cursor.size();
			this.requestedBytes = requestedBytes;
			this.lanes = cursor.pool().lanes();
			this.index = cursor.chunk;
			this.liveState = cursor.state;
			this.registration = MappedMemory.whenUnreachable(cursor, this::cursorDropped);
		}

		private TrackedAllocation describe() {
			return new TrackedAllocation(this.handle, this.chunkSizeBytes, this.requestedBytes, this.allocatedAt,
					this.threadName, this.place.stream().map(StackFrame::toStackTraceElement).toList());
		}

		/** Does not track the chunk any more. */
		void forget() {
			synchronized (this) {
				this.forgotten = true;
			}
			LeakTracker.this.entries.remove(key(), this);
			this.registration.clean();
		}

		private Long key() {
			return Handle.withoutGeneration(this.handle);
		}

		private boolean isOutstanding() {
			return this.lanes.state(this.index) == this.liveState;
		}

		private void cursorDropped() {
			if (isStillHeld()) {
				dropped(describe());
			}
		}

		/** What happens to a chunk whose cursor is gone, unless it is forgotten. */
		private synchronized boolean isStillHeld() {
			if (this.forgotten || !isOutstanding()) {
				LeakTracker.this.entries.remove(key(), this);
				return false;
			}
			if (LeakTracker.this.takesBack) {
				this.forgotten = true;
				LeakTracker.this.entries.remove(key(), this);
				return takeBack();
			}
			return true; // and stays an entry, so that it is seen
		}

		private boolean takeBack() {
			if (!this.lanes.free(this.index, this.liveState)) {
				return false;
			}
			long address = LeakTracker.this.memory.address();
			OffHeap.getAndAddLong(address + SegmentLayout.RECLAIMED_CHUNKS_OFFSET, 1);
			return true;
		}

	}

}
