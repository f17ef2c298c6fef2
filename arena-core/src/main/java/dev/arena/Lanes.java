package dev.arena;

import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.arena.internal.memory.OffHeap;

/**
 * The chunks of one pool: their states, and their free lists, one for each lane. All
 * operations are O(1) and lock-free.
 */
final class Lanes extends FreeLists {

	/*
	 * Chunk i belongs to lane i >> laneShift for ever. A thread pops from its own lane
	 * first, so that threads stay out of each other's way, and from the others if that is
	 * empty or contended; a free goes to the chunk's lane.
	 *
	 * Exhaustion is exact. All lanes empty one after the other does not mean all empty at
	 * once, so the answer "none" needs two looks that find every head NIL and unchanged:
	 * at the instant between them no chunk was free. Tags only rise: if the sum of all
	 * head words is the same, each of them is.
	 */

	/** No chunk, or no index. */
	static final long NONE = -1;

	/** No chunk was free. */
	static final long EXHAUSTED = Taken.nothing(2);

	private final int laneCount;

	/**
	 * The next power of two, less one: neighbouring thread ids start in different lanes.
	 */
	private final int startMask;

	/**
	 * What is added to thread ids. Processes have the same ids; those of the second slot
	 * start half a turn from those of the first, the next two in between, and so on.
	 */
	private final int startOffset;

	/**
	 * The chunks of a pool in existing memory.
	 * @param layout where they are
	 * @param segmentAddress where the segment is mapped
	 * @param owner the attachment slot that allocations are for, from 1
	 * @param announce whether others must be able to complete a pop
	 */
	Lanes(PoolLayout layout, long segmentAddress, int owner, boolean announce) {
		super(layout, segmentAddress, owner, announce);
		this.laneCount = layout.laneCount();
		this.startMask = (this.laneCount > 1) ? (Integer.highestOneBit(this.laneCount - 1) << 1) - 1 : 0;
		this.startOffset = Integer.reverse(owner - 1) >>> Integer.numberOfLeadingZeros(this.startMask);
	}

	/**
	 * Takes a free chunk, from the lane of this thread if it can.
	 * @return the chunk as {@link Taken}, or {@link #EXHAUSTED} if at one instant no
	 * chunk was free
	 */
	long acquire() {
		int start = startLane();
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			int lane = start;
			boolean allEmpty = true;
			long heads = 0;
			for (int i = 0; i < this.laneCount; i++) {
				long head = head(lane);
				long taken = pop(lane, head);
				if (!Taken.isNothing(taken)) {
					return taken;
				}
				allEmpty &= taken == EMPTY;
				heads += head;
				lane = (lane + 1 == this.laneCount) ? 0 : lane + 1;
			}
			if (allEmpty && areEmptyStill(heads)) {
				return EXHAUSTED;
			} // else somebody freed or allocated a chunk in the meantime
		}
		throw damaged(start, "no look at the lanes found them unchanged");
	}

	/**
	 * Frees a chunk if it still is in the state in which its allocation left it.
	 * @param chunk the chunk
	 * @param held that state
	 * @return {@code false} if it has been freed since; nothing has changed then
	 */
	boolean free(long chunk, long held) {
		return pushIfCas(chunk, held, ChunkState.freed(held, owner()));
	}

	/**
	 * Frees the chunk of a cursor that could not {@linkplain LaneCursor#giveBack() give
	 * it back}, as {@link #free(long, long)} does.
	 */
	boolean free(LaneCursor cursor) {
		cursor.settle();
		long held = cursor.state;
		long free = ChunkState.freedByOwner(held);
		long head = OffHeap.getLongAcquire(cursor.headAddress);
		// release: pairs with stateAcquire in the next pop. Read first as in casState.
		if (OffHeap.getLongOpaque(cursor.entry) != held || !OffHeap.casLong(cursor.entry, held, free)) {
			cursor.forgetLane();
			return false;
		}
		CrashPoint.FREE_CHUNK_FREE.reached();
		push(cursor, head);
		cursor.state = free; // after it: to take the chunk again it must be on the list
		return true;
	}

	/**
	 * Frees a chunk that somebody holds, whoever it is.
	 * @param chunk the chunk
	 * @return {@code false} if nobody holds it
	 */
	boolean freeLive(long chunk) {
		completePopOfChunk(chunk); // which may be reserved, and FREE
		long state = SideTable.stateAcquire(entry(chunk));
		if (ChunkState.phase(state) != ChunkState.LIVE) {
			return false;
		}
		completePopOfChunk(chunk);
		return free(chunk, state);
	}

	/**
	 * Puts a chunk back that was freed by a slot that died before pushing it.
	 * @param chunk the chunk, on no list
	 * @param free the state in which that slot left it
	 * @return {@code false} if it is no longer in that state
	 */
	boolean pushOrphan(long chunk, long free) {
		return pushIfCas(chunk, free, ChunkState.freedBy(free, owner()));
	}

	private boolean pushIfCas(long chunk, long expected, long free) {
		CrashPoint.FREE_BEGUN.reached();
		// release: pairs with stateAcquire in the next pop
		if (!SideTable.casState(entry(chunk), expected, free)) {
			return false;
		}
		CrashPoint.FREE_CHUNK_FREE.reached();
		push(chunk);
		return true;
	}

	/**
	 * Puts a chunk in transit.
	 * @param chunk the chunk
	 * @param live the state in which its allocation left it
	 * @param epochSeconds the time
	 * @return {@code false} if it has been freed since; nothing has changed then
	 */
	boolean handOff(long chunk, long live, long epochSeconds) {
		CrashPoint.HAND_OFF_BEGUN.reached();
		// release, for the payload: pairs with stateAcquire in adopt
		boolean handedOff = SideTable.casState(entry(chunk), live, ChunkState.handedOff(live, epochSeconds));
		CrashPoint.HAND_OFF_COMPLETED.reached();
		return handedOff;
	}

	/**
	 * Makes the owner of these lanes the owner of a chunk that is in transit or held.
	 * @param chunk the chunk
	 * @param handle what names its generation
	 * @return its state then, or {@link #NONE} if it is free or in another generation
	 */
	long adopt(long chunk, long handle) {
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			// acquire: pairs with casState in handOff
			long state = SideTable.stateAcquire(entry(chunk));
			if (!Handle.isOfGeneration(handle, ChunkState.generation(state)) || !ChunkState.isHeld(state)) {
				return NONE;
			}
			CrashPoint.ADOPT_BEGUN.reached();
			completePopOfChunk(chunk);
			long adopted = ChunkState.adopted(state, owner());
			if (SideTable.casState(entry(chunk), state, adopted)) {
				CrashPoint.ADOPT_COMPLETED.reached();
				return adopted;
			}
		}
		throw damaged(laneOf(chunk), "chunk " + chunk + " changes without end");
	}

	/** The state word of a chunk that was taken just now. */
	long liveState(long taken) {
		return ChunkState.live(Taken.generation(taken), owner());
	}

	/** The state word of a chunk. */
	long state(long chunk) {
		return SideTable.stateAcquire(entry(chunk));
	}

	/** How many chunks are on the free lists. */
	long freeCount() {
		return sum(this::freeCount);
	}

	/** How many chunks are not on the free lists. */
	long usedCount() {
		return sum((lane) -> chunksIn(lane) - freeCount(lane));
	}

	/** How many chunks have ever been allocated. */
	long allocationCount() {
		return sum(this::popCount);
	}

	/** Completes the pops that have begun: their chunks are held. */
	void settle() {
		for (int lane = 0; lane < this.laneCount; lane++) {
			settle(lane);
		}
	}

	Stream<Lane> stream() {
		return IntStream.range(0, this.laneCount).mapToObj((number) -> new Lane(this, number));
	}

	private long sum(IntToLongFunction count) {
		return IntStream.range(0, this.laneCount).mapToLong(count).sum();
	}

	/** The second look at the heads, after one that found all empty. */
	private boolean areEmptyStill(long sumOfHeads) {
		long changed = sumOfHeads;
		for (int lane = 0; lane < this.laneCount; lane++) {
			long head = head(lane);
			if (!isEmpty(head)) {
				return false;
			}
			changed -= head;
		}
		return changed == 0;
	}

	/** The lane that the current thread tries first. */
	private int startLane() {
		int lane = (int) Thread.currentThread().getId() + this.startOffset & this.startMask;
		return (lane < this.laneCount) ? lane : lane - this.laneCount;
	}

}
