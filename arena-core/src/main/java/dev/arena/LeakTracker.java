package dev.arena;

import java.lang.StackWalker.StackFrame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
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
	 * A tracked chunk is outstanding while it is held in the generation in which it was
	 * obtained. So nothing has to be told of frees by other means: what they leave here
	 * is recognised, and replaced when the chunk is tracked again. There is one entry a
	 * chunk at most, and one registration with the cleaner for each.
	 *
	 * Reachability: cleaner -> registration -> tracker -> memory. Neither arena nor
	 * segment nor cursor is kept alive, but the memory is, so that the words can be read.
	 */

	private static final int MAX_FRAMES = 16;

	/** How many places one arena reports for cursors that were dropped. */
	private static final int MAX_PLACES = 100;

	private static final StackWalker STACK = StackWalker.getInstance();

	/**
	 * What lies between a caller and the record of its place: classes of this package.
	 */
	private static final Set<String> OWN_FRAMES = Set.of("dev.arena.LeakTracker", "dev.arena.LeakTracker$Entry",
			"dev.arena.Segment", "dev.arena.SegmentArena", "dev.arena.Arena", "dev.arena.Waiters");

	private static final Logger LOGGER = System.getLogger(LeakDetection.class.getName());

	private final String arena;

	private final MappedMemory memory;

	private final HandleFormat handles;

	private final int interval;

	/** Whether what a dropped cursor held can belong to nobody else. */
	private final boolean takesBack;

	private final Map<Long, Entry> entries = new ConcurrentHashMap<>();

	private final AtomicLong sequence = new AtomicLong();

	private final Set<List<StackTraceElement>> reportedPlaces = ConcurrentHashMap.newKeySet();

	private LeakTracker(String arena, MappedMemory memory, HandleFormat handles, int interval, boolean takesBack) {
		this.arena = arena;
		this.memory = memory;
		this.handles = handles;
		this.interval = interval;
		this.takesBack = takesBack;
	}

	/**
	 * A tracker for a new segment.
	 * @param detection how much to track
	 * @param arena what to call the arena in reports
	 * @param memory its memory
	 * @param handles how its chunks are named
	 * @param takesBack whether to free what a dropped cursor held
	 * @return the tracker, {@code null} if there is nothing to track
	 */
	static @Nullable LeakTracker create(LeakDetection detection, String arena, MappedMemory memory,
			HandleFormat handles, boolean takesBack) {
		return (detection != LeakDetection.OFF)
				? new LeakTracker(arena, memory, handles, detection.interval(), takesBack) : null;
	}

	/**
	 * Takes note of a chunk just obtained, if it is one of the sample.
	 * @param cursor the object whose collection means that the chunk was dropped
	 * @param pool the pool of the chunk
	 * @param name the chunk
	 * @param requestedBytes how much was asked for
	 * @return to be told when the chunk is given up, {@code null} if it is not tracked
	 */
	@Nullable Entry obtained(Object cursor, SlabPool pool, long name, long requestedBytes) {
		if (this.interval > 1 && ThreadLocalRandom.current().nextInt(this.interval) != 0) {
			return null;
		}
		Entry entry = new Entry(cursor, pool, name, requestedBytes);
		Entry former = this.entries.put(key(name), entry);
		if (former != null) { // its chunk was freed by other means
			former.forget();
		}
		return entry;
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

	/** What names a chunk in any generation. */
	private Long key(long name) {
		return name & this.handles.positionMask();
	}

	private Stream<Entry> outstanding() {
		return this.entries.values().stream().filter(Entry::isOutstanding);
	}

	private void dropped(TrackedAllocation allocation) {
		if (this.reportedPlaces.size() < MAX_PLACES && this.reportedPlaces.add(allocation.stackTrace())) {
			LOGGER.log(Level.WARNING,
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

		private final SlabPool pool;

		private final long name;

		private final long requestedBytes;

		private final Instant allocatedAt = Instant.now();

		private final String threadName = Thread.currentThread().getName();

		/** Line numbers and the like are looked up when somebody wants to see them. */
		private final List<StackFrame> place = place();

		private final long number = LeakTracker.this.sequence.getAndIncrement();

		private final Cleaner.Cleanable registration;

		/** Guarded by this. Decides between who closes and the cleaner. */
		private boolean forgotten;

		Entry(Object cursor, SlabPool pool, long name, long requestedBytes) {
			this.pool = pool;
			this.name = name;
			this.requestedBytes = requestedBytes;
			this.registration = MappedMemory.whenUnreachable(cursor, this::cursorDropped);
		}

		private TrackedAllocation describe() {
			return new TrackedAllocation(LeakTracker.this.handles.handleAfterHandOff(this.name),
					this.pool.chunkSizeBytes(), this.requestedBytes, this.allocatedAt, this.threadName,
					this.place.stream().map(StackFrame::toStackTraceElement).toList());
		}

		/** Does not track the chunk any more. */
		void forget() {
			synchronized (this) {
				this.forgotten = true;
			}
			remove();
			this.registration.clean();
		}

		private void remove() {
			LeakTracker.this.entries.remove(key(this.name), this);
		}

		private boolean isOutstanding() {
			return this.pool.isHeld(this.name);
		}

		private void cursorDropped() {
			if (isStillHeld()) {
				dropped(describe());
			}
		}

		/** What happens to a chunk whose cursor is gone, unless it is forgotten. */
		private synchronized boolean isStillHeld() {
			if (this.forgotten || !isOutstanding()) {
				remove();
				return false;
			}
			if (LeakTracker.this.takesBack) {
				this.forgotten = true;
				remove();
				return takeBack();
			}
			return true; // and stays an entry, so that it is seen
		}

		/** Frees the chunk of exactly this holding, which nobody else can have. */
		private boolean takeBack() {
			if (!this.pool.free(this.name)) {
				return false;
			}
			long address = LeakTracker.this.memory.address();
			OffHeap.getAndAddLong(address + SegmentFormat.RECLAIMED_CHUNKS_OFFSET, 1);
			return true;
		}

	}

}
