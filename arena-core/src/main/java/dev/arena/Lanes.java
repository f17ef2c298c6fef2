package dev.arena;

import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The chunks of one pool: their states, and their free lists, one for each {@link Lane}.
 * All operations are O(1) and lock-free.
 */
final class Lanes {

	/*
	 * Chunk i belongs to lane i >> laneShift for ever. A thread pops from its own lane
	 * first, so that threads stay out of each other's way, and from the others if that is
	 * empty or contended; a free goes to the chunk's lane.
	 *
	 * Exhaustion is exact. All lanes empty one after the other does not mean all empty at
	 * once, so the answer "none" needs two looks that find every head NIL and unchanged.
	 * Tags only rise: if the sum of all head words is the same, each of them is.
	 */

	/** No chunk, or no index. */
	static final long NONE = -1;

	/** No chunk was free. */
	static final long EXHAUSTED = Taken.nothing(2);

	private final SideTable sideTable;

	private final Lane[] lanes;

	private final int laneShift;

	/**
	 * The next power of two, less one: neighbouring thread ids start in different lanes.
	 */
	private final int startMask;

	private final int owner;

	/**
	 * The chunks of a pool in existing memory.
	 * @param layout where they are
	 * @param segmentAddress where the segment is mapped
	 * @param owner the attachment slot that allocations are for, from 1
	 * @param announce whether others must be able to complete a pop
	 */
	Lanes(PoolLayout layout, long segmentAddress, int owner, boolean announce) {
		this.sideTable = new SideTable(segmentAddress + layout.sideTableOffset());
		this.lanes = IntStream.range(0, layout.laneCount())
			.mapToObj((number) -> new Lane(number, layout, segmentAddress, owner, announce))
			.toArray(Lane[]::new);
		this.laneShift = layout.laneShift();
		this.startMask = (this.lanes.length > 1) ? (Integer.highestOneBit(this.lanes.length - 1) << 1) - 1 : 0;
		this.owner = owner;
	}

	/**
	 * Takes a free chunk, from the lane of this thread if it can.
	 * @return the chunk as {@link Taken}, or {@link #EXHAUSTED} if at one instant no
	 * chunk was free
	 */
	long acquire() {
		Lane[] lanes = this.lanes;
		int start = startLane();
		for (int attempt = 0; attempt < Lane.MAX_ATTEMPTS; attempt++) {
			int lane = start;
			for (int i = 0; i < lanes.length; i++) {
				long taken = lanes[lane].pop();
				if (!Taken.isNothing(taken)) {
					return taken;
				}
				lane = (lane + 1 == lanes.length) ? 0 : lane + 1;
			}
			if (isExhausted()) {
				return EXHAUSTED;
			} // else somebody freed or allocated a chunk in the meantime
		}
		throw lanes[start].damaged("no look at the lanes found them unchanged");
	}

	/**
	 * Frees a chunk if it still is in the state in which its allocation left it.
	 * @param chunk the chunk
	 * @param held that state
	 * @return {@code false} if it has been freed since; nothing has changed then
	 */
	boolean free(long chunk, long held) {
		return pushIfCas(chunk, held, ChunkState.freed(held, this.owner));
	}

	/**
	 * Frees a chunk that somebody holds, whoever it is.
	 * @param chunk the chunk
	 * @return {@code false} if nobody holds it
	 */
	boolean freeLive(long chunk) {
		long state = this.sideTable.stateAcquire(chunk);
		if (ChunkState.phase(state) != ChunkState.LIVE) {
			return false;
		}
		laneOf(chunk).completePopOfChunk(chunk);
		return free(chunk, state);
	}

	/**
	 * Puts a chunk back that was freed by a slot that died before pushing it.
	 * @param chunk the chunk, on no list
	 * @param free the state in which that slot left it
	 * @return {@code false} if it is no longer in that state
	 */
	boolean pushOrphan(long chunk, long free) {
		return pushIfCas(chunk, free, ChunkState.freedBy(free, this.owner));
	}

	private boolean pushIfCas(long chunk, long expected, long free) {
		CrashPoint.FREE_BEGUN.reached();
		// release: pairs with stateAcquire in the next pop
		if (!this.sideTable.casState(chunk, expected, free)) {
			return false;
		}
		CrashPoint.FREE_CHUNK_FREE.reached();
		laneOf(chunk).push(chunk);
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
		boolean handedOff = this.sideTable.casState(chunk, live, ChunkState.handedOff(live, epochSeconds));
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
		for (int attempt = 0; attempt < Lane.MAX_ATTEMPTS; attempt++) {
			// acquire: pairs with casState in handOff
			long state = this.sideTable.stateAcquire(chunk);
			if (!Handle.isOfGeneration(handle, ChunkState.generation(state)) || !ChunkState.isHeld(state)) {
				return NONE;
			}
			CrashPoint.ADOPT_BEGUN.reached();
			laneOf(chunk).completePopOfChunk(chunk);
			long adopted = ChunkState.adopted(state, this.owner);
			if (this.sideTable.casState(chunk, state, adopted)) {
				CrashPoint.ADOPT_COMPLETED.reached();
				return adopted;
			}
		}
		throw laneOf(chunk).damaged("chunk " + chunk + " changes without end");
	}

	/** The state word of a chunk that was taken just now. */
	long liveState(long taken) {
		return ChunkState.live(Taken.generation(taken), this.owner);
	}

	/** The state word of a chunk. */
	long state(long chunk) {
		return this.sideTable.stateAcquire(chunk);
	}

	/** How many chunks are on the free lists. */
	long freeCount() {
		return sum(Lane::freeCount);
	}

	/** How many chunks are not on the free lists. */
	long usedCount() {
		return sum((lane) -> lane.chunkCount() - lane.freeCount());
	}

	/** How many chunks have ever been allocated. */
	long allocationCount() {
		return sum(Lane::popCount);
	}

	Stream<Lane> stream() {
		return Stream.of(this.lanes);
	}

	private long sum(ToLongFunction<Lane> count) {
		long sum = 0;
		for (Lane lane : this.lanes) {
			sum += count.applyAsLong(lane);
		}
		return sum;
	}

	/**
	 * Two looks that find every head NIL and the same: at the instant between, no chunk
	 * was free.
	 */
	private boolean isExhausted() {
		long difference = 0;
		for (int look = 0; look < 2; look++) {
			difference = -difference;
			for (Lane lane : this.lanes) {
				long head = lane.emptyHead();
				if (head == 0) {
					return false;
				}
				difference += head;
			}
		}
		return difference == 0;
	}

	private Lane laneOf(long chunk) {
		return this.lanes[(int) (chunk >>> this.laneShift)];
	}

	/** The lane that the current thread tries first. */
	private int startLane() {
		int lane = (int) Thread.currentThread().getId() & this.startMask;
		return (lane < this.lanes.length) ? lane : lane - this.lanes.length;
	}

}
