package dev.arena;

import dev.arena.memory.OffHeap;

/**
 * The free lists of one pool, and the states of its chunks: acquire and free in O(1),
 * lock-free, exact.
 */
final class Lanes {

	/*
	 * Structure. Chunk i belongs to lane i >> laneShift for ever. Each lane is a Treiber
	 * stack (R. K. Treiber, "Systems Programming: Coping with Parallelism", IBM RJ 5118,
	 * 1986) of chunk indices relative to the lane. Its head is one word, alone in its
	 * cache lines: see HeadFormat. The links are in the SideTable; each carries the depth
	 * of its chunk, so the number of free chunks is exact without a counter. Zeroed
	 * memory is a full pool: head word 0 points to chunk 0, a zero link means "the next
	 * chunk, or NIL after the last", a zero state is FREE in generation 0. Creating a
	 * pool touches nothing.
	 *
	 * ABA. Every change of a head raises its tag. A thread would have to sleep through a
	 * whole wrap of the tag, 2^32 steps of one lane at the very least, and wake up at the
	 * same tag to be fooled.
	 *
	 * Announced pop. In a shared segment a process can die at any instruction. A pop
	 * therefore first marks the head with its slot (the popper), then makes the chunk
	 * LIVE, then unlinks it. Whoever meets a marked head completes the pop on the
	 * popper's behalf: nobody ever waits. So a chunk that is on no list is LIVE with an
	 * owner, or FREE because whoever freed it died before pushing it; nothing is ever
	 * without a trace. A local arena does not outlive its process and pops with one
	 * compare-and-set.
	 *
	 * Progress. A failed compare-and-set means that another thread's succeeded:
	 * lock-free.
	 *
	 * Exhaustion is exact. All lanes empty one after the other does not mean all empty at
	 * once, so the answer "none" needs two looks that find every head NIL and unchanged.
	 * Tags only rise: if the sum of all head words is the same, each of them is.
	 *
	 * Memory order. Pushing writes the link, then the head by compare-and-set; popping
	 * reads the head with acquire, then the link. The payload written before a free is
	 * visible to the next holder by the same edge. See docs/memory-ordering.md.
	 */

	/** No chunk, or no index. */
	static final long NONE = -1;

	/** This lane is empty. */
	private static final long EMPTY = -2;

	/** Another thread changed this lane's head first. */
	private static final long CONTENDED = -3;

	private static final int LINE_SHIFT = Integer.numberOfTrailingZeros(SegmentLayout.LINE_BYTES);

	private final SideTable sideTable;

	private final HeadFormat format;

	private final long headsAddress;

	private final LaneGeometry geometry;

	private final int owner;

	private final boolean announce;

	/**
	 * Free lists in existing memory.
	 * @param layout where they are
	 * @param segmentAddress where the segment is mapped
	 * @param owner the attachment slot that allocations are for, from 1
	 * @param announce whether others must be able to complete a pop
	 */
	Lanes(PoolLayout layout, long segmentAddress, int owner, boolean announce) {
		this.headsAddress = segmentAddress + layout.headsOffset();
		this.sideTable = new SideTable(segmentAddress + layout.sideTableOffset());
		this.geometry = layout.lanes();
		this.format = new HeadFormat(this.geometry.chunksIn(0));
		this.owner = owner;
		this.announce = announce;
	}

	/**
	 * Takes a free chunk, from the lane of this thread if it can.
	 * @return its index, or {@link #NONE} if at one instant no chunk was free
	 */
	long acquire() {
		int start = this.geometry.startLane();
		do {
			int lane = start;
			for (int i = 0; i < this.geometry.laneCount(); i++) {
				long index = pop(lane);
				if (index >= 0) {
					return index;
				}
				lane = this.geometry.laneAfter(lane);
			}
		}
		while (!isExhausted()); // somebody freed or allocated a chunk in the meantime
		return NONE;
	}

	/**
	 * Frees a chunk if it still is in the state in which its allocation left it.
	 * @param index the chunk
	 * @param live that state
	 * @return {@code false} if it has been freed since; nothing has changed then
	 */
	boolean free(long index, long live) {
		return pushIfCas(index, live, ChunkState.freed(live, this.owner));
	}

	/**
	 * Puts a chunk back that was freed by a slot that died before pushing it.
	 * @param index the chunk, on no list
	 * @param free the state in which that slot left it
	 * @return {@code false} if it is no longer in that state
	 */
	boolean adopt(long index, long free) {
		return pushIfCas(index, free, ChunkState.freedBy(free, this.owner));
	}

	private boolean pushIfCas(long index, long expected, long free) {
		// release: pairs with stateAcquire in help and state
		if (!this.sideTable.casState(index, expected, free)) {
			return false;
		}
		push(index);
		return true;
	}

	/** Completes the pop that a slot has announced in a lane. */
	void completePopOf(int slot, int lane) {
		long headAddress = headAddress(lane);
		long head = OffHeap.getLongAcquire(headAddress);
		if (this.format.popper(head) == slot) {
			help(lane, headAddress, head);
		}
	}

	/** The state word of a chunk. */
	long state(long index) {
		return this.sideTable.stateAcquire(index);
	}

	/** How many chunks are on the free lists: the sum of the depths of all heads. */
	long freeCount() {
		return sumOverLanes((lane, head, halfWraps, depth) -> depth);
	}

	/**
	 * How many chunks have ever been allocated. A lane's tag has risen by two for each
	 * pop and by one for each push, and there were as many more pops than pushes as
	 * chunks are off its list.
	 */
	long allocationCount() {
		return sumOverLanes((lane, head, halfWraps,
				depth) -> (this.format.tagSteps(head, halfWraps) + this.geometry.chunksIn(lane) - depth) / 3);
	}

	/** A number that follows from the state of one lane at one instant. */
	private interface LaneReading {

		long of(int lane, long head, long halfWraps, long depth);

	}

	private long sumOverLanes(LaneReading reading) {
		long sum = 0;
		for (int lane = 0; lane < this.geometry.laneCount(); lane++) {
			long headAddress = headAddress(lane);
			long head;
			long halfWraps;
			long depth;
			do { // a changed head means that somebody popped or pushed
				head = OffHeap.getLongAcquire(headAddress);
				halfWraps = OffHeap.getLongAcquire(headAddress + SegmentLayout.HEAD_HALF_WRAPS_OFFSET);
				depth = depth(lane, this.format.index(head));
			}
			while (OffHeap.getLongAcquire(headAddress) != head);
			sum += reading.of(lane, head, halfWraps, depth);
		}
		return sum;
	}

	LaneGeometry geometry() {
		return this.geometry;
	}

	/** The index at the top of a lane's list, or {@link #NONE}. */
	long top(int lane) {
		return orNone(lane, this.format.index(OffHeap.getLongAcquire(headAddress(lane))));
	}

	/** The index below another on a lane's list, or {@link #NONE}. */
	long below(int lane, long index) {
		return orNone(lane, next(lane, index));
	}

	private long pop(int lane) {
		long headAddress = headAddress(lane);
		// acquire: pairs with casHead in push, for the link and the payload
		long head = OffHeap.getLongAcquire(headAddress);
		long index = this.format.index(head);
		if (index == this.format.nil()) {
			return EMPTY;
		}
		checkIndex(lane, index);
		return this.announce ? popAnnounced(lane, headAddress, head, index) : popAtOnce(lane, headAddress, head, index);
	}

	private long popAtOnce(int lane, long headAddress, long head, long index) {
		if (!casHead(headAddress, head, this.format.popped(head, next(lane, index)))) {
			return CONTENDED;
		}
		long chunk = this.geometry.chunk(lane, index);
		long state = this.sideTable.stateOpaque(chunk);
		if (ChunkState.phase(state) != ChunkState.FREE) {
			throw damaged(lane, "chunk " + chunk + " on the free list is " + ChunkState.describe(state));
		}
		this.sideTable.setStateOpaque(chunk, ChunkState.allocated(state, this.owner));
		return chunk;
	}

	private long popAnnounced(int lane, long headAddress, long head, long index) {
		if (this.format.popper(head) != 0) {
			help(lane, headAddress, head);
			return CONTENDED;
		}
		long announced = this.format.announced(head, this.owner);
		if (!casHead(headAddress, head, announced)) {
			return CONTENDED;
		}
		long chunk = this.geometry.chunk(lane, index);
		long state = this.sideTable.stateAcquire(chunk);
		long live = ChunkState.allocated(state, this.owner);
		if (ChunkState.phase(state) != ChunkState.FREE && state != live) { // live:
																			// somebody
																			// helped
			throw damaged(lane, "chunk " + chunk + " on the free list is " + ChunkState.describe(state));
		}
		// release: pairs with stateAcquire in help; a helper writes the same value
		this.sideTable.setStateRelease(chunk, live);
		// Failing means that somebody helped; the chunk is ours either way.
		casHead(headAddress, announced, this.format.completed(announced, next(lane, index)));
		return chunk;
	}

	/** Completes the pop that somebody announced, who may be slow, stopped or dead. */
	private void help(int lane, long headAddress, long head) {
		long index = this.format.index(head);
		checkIndex(lane, index);
		long chunk = this.geometry.chunk(lane, index);
		// acquire: pairs with setStateRelease in popAnnounced and casState in free
		long state = this.sideTable.stateAcquire(chunk);
		long next = next(lane, index);
		if (OffHeap.getLongAcquire(headAddress) != head) {
			return; // completed: what was read may belong to a later life of the chunk
		}
		long live = ChunkState.allocated(state, this.format.popper(head));
		if (ChunkState.phase(state) == ChunkState.FREE) {
			this.sideTable.casState(chunk, state, live);
		}
		else if (state != live) {
			throw damaged(lane, "chunk " + chunk + " is being allocated by slot " + this.format.popper(head)
					+ " but is " + ChunkState.describe(state));
		}
		casHead(headAddress, head, this.format.completed(head, next));
	}

	/** Puts a chunk that is FREE and on no list on the list of its lane. */
	private void push(long chunk) {
		int lane = this.geometry.laneOf(chunk);
		long index = this.geometry.indexOf(chunk);
		long headAddress = headAddress(lane);
		for (;;) { // each round after the first: another thread's change succeeded
			long head = OffHeap.getLongAcquire(headAddress);
			if (this.format.popper(head) != 0) {
				help(lane, headAddress, head);
				continue;
			}
			long below = this.format.index(head);
			long next = (below == this.format.nil()) ? SideTable.LINK_NIL : below;
			this.sideTable.setLinkOpaque(chunk, SideTable.link(next, depth(lane, below) + 1));
			// release, for the link and the payload: pairs with getLongAcquire in pop
			if (casHead(headAddress, head, this.format.pushed(head, index))) {
				return;
			}
			Thread.onSpinWait();
		}
	}

	/**
	 * Two looks that find every head NIL and the same: at the instant between, no chunk
	 * was free.
	 */
	private boolean isExhausted() {
		long difference = 0;
		for (int look = 0; look < 2; look++) {
			difference = -difference;
			for (int lane = 0; lane < this.geometry.laneCount(); lane++) {
				long head = OffHeap.getLongAcquire(headAddress(lane));
				if (this.format.index(head) != this.format.nil()) {
					return false;
				}
				difference += head;
			}
		}
		return difference == 0;
	}

	private boolean casHead(long headAddress, long expected, long head) {
		if (!OffHeap.casLong(headAddress, expected, head)) {
			return false;
		}
		if (HeadFormat.isHalfWrap(expected, head)) { // once in 2^31 steps at most
			long address = headAddress + SegmentLayout.HEAD_HALF_WRAPS_OFFSET;
			long counted = OffHeap.getLongAcquire(address);
			OffHeap.casLong(address, counted, HeadFormat.halfWraps(head, counted));
		}
		return true;
	}

	/** The index below another on its list, in the width of a head word. */
	private long next(int lane, long index) {
		long link = this.sideTable.linkOpaque(this.geometry.chunk(lane, index));
		if (link == 0) {
			return (index + 1 < this.geometry.chunksIn(lane)) ? index + 1 : this.format.nil();
		}
		long next = SideTable.next(link);
		if (next == SideTable.LINK_NIL) {
			return this.format.nil();
		}
		checkIndex(lane, next);
		return next;
	}

	/** The number of chunks on a list from an index down. */
	private long depth(int lane, long index) {
		if (index == this.format.nil()) {
			return 0;
		}
		checkIndex(lane, index);
		long link = this.sideTable.linkOpaque(this.geometry.chunk(lane, index));
		long depth = (link == 0) ? this.geometry.chunksIn(lane) - index : SideTable.depth(link);
		if (depth > this.geometry.chunksIn(lane)) {
			throw damaged(lane,
					"depth " + depth + " is out of range, the lane has " + this.geometry.chunksIn(lane) + " chunks");
		}
		return depth;
	}

	private long orNone(int lane, long index) {
		if (index == this.format.nil()) {
			return NONE;
		}
		checkIndex(lane, index);
		return index;
	}

	/**
	 * Indices come from memory that others can write: none is used as an offset
	 * unchecked.
	 */
	private void checkIndex(int lane, long index) {
		if (index >= this.geometry.chunksIn(lane)) {
			throw damaged(lane,
					"index " + index + " is out of range, the lane has " + this.geometry.chunksIn(lane) + " chunks");
		}
	}

	private DamagedSegmentException damaged(int lane, String contradiction) {
		return new DamagedSegmentException("The free list of lane " + lane + " is damaged: " + contradiction
				+ "; close the arena and create the segment anew");
	}

	private long headAddress(int lane) {
		return this.headsAddress + ((long) lane << LINE_SHIFT);
	}

}
