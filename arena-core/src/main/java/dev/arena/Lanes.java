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
	 * cache lines:
	 *
	 * | tag: all bits left | popper: 8 bits | index: as many bits as the lane needs |
	 *
	 * An index of all ones is NIL. The links are in the side table, never in the payload,
	 * so a write through a stale buffer spoils user data but not the list. A link holds
	 * the next index and the depth, the number of chunks from here down: the head's depth
	 * is the number of free chunks, exact, without a counter. Zeroed memory is a full
	 * pool: head word 0 points to chunk 0, a zero link means "the next chunk, or NIL
	 * after the last", a zero state is FREE in generation 0. So creating a pool touches
	 * nothing.
	 *
	 * ABA. Every change of a head raises its tag, a pop by two and a push by one. The tag
	 * has 32 bits or more, over 40 for lanes of up to 32,768 chunks.
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

	/** No chunk is free. */
	static final long NONE = -1;

	/** This lane is empty. */
	private static final long EMPTY = -2;

	/** Another thread changed this lane's head first. */
	private static final long CONTENDED = -3;

	private static final int POPPER_BITS = 8;

	private static final long POPPER_MASK = (1L << POPPER_BITS) - 1;

	private static final int LINE_SHIFT = Integer.numberOfTrailingZeros(SegmentLayout.LINE_BYTES);

	private static final int ENTRY_SHIFT = Integer.numberOfTrailingZeros(SegmentLayout.SIDE_TABLE_ENTRY_BYTES);

	/** NIL in a link, whose index always has 32 bits. */
	private static final long LINK_NIL = 0xFFFF_FFFFL;

	private static final int DEPTH_SHIFT = 32;

	private final long headsAddress;

	private final long sideTableAddress;

	private final long chunkCount;

	private final int laneShift;

	private final int laneCount;

	/**
	 * The next power of two, less one: neighbouring thread ids start in different lanes.
	 */
	private final int startMask;

	private final int indexBits;

	/** Selects the index of a head word; also its NIL. */
	private final long indexMask;

	/** Added to a head word to raise its tag by one. */
	private final long tagUnit;

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
		this.sideTableAddress = segmentAddress + layout.sideTableOffset();
		this.chunkCount = layout.spec().chunkCount();
		this.laneShift = layout.laneShift();
		this.laneCount = layout.laneCount();
		this.startMask = (this.laneCount > 1) ? (Integer.highestOneBit(this.laneCount - 1) << 1) - 1 : 0;
		this.indexBits = Long.SIZE - Long.numberOfLeadingZeros(Math.min(this.chunkCount, 1L << this.laneShift));
		this.indexMask = (1L << this.indexBits) - 1;
		this.tagUnit = 1L << (this.indexBits + POPPER_BITS);
		this.owner = owner;
		this.announce = announce;
	}

	/**
	 * Takes a free chunk, from the lane of this thread if it can.
	 * @return its index, or {@link #NONE} if at one instant no chunk was free
	 */
	long acquire() {
		int start = startLane();
		do {
			int lane = start;
			for (int i = 0; i < this.laneCount; i++) {
				long index = pop(lane);
				if (index >= 0) {
					return index;
				}
				lane = (lane + 1 == this.laneCount) ? 0 : lane + 1;
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
		// Also release, for the payload: pairs with getLongAcquire(head) of the next pop.
		if (!OffHeap.casLong(stateAddress(index), live, ChunkState.freed(live, this.owner))) {
			return false;
		}
		push(index);
		return true;
	}

	/**
	 * Puts a chunk back that was freed by a slot that died before pushing it.
	 * @param index the chunk, on no list
	 * @param free the state in which that slot left it
	 * @return {@code false} if it is no longer in that state
	 */
	boolean adopt(long index, long free) {
		if (!OffHeap.casLong(stateAddress(index), free, ChunkState.freedBy(free, this.owner))) {
			return false;
		}
		push(index);
		return true;
	}

	/** Completes the pop that a slot has announced in a lane, if it has. */
	void completePopOf(int slot, int lane) {
		long headAddress = headAddress(lane);
		long head = OffHeap.getLongAcquire(headAddress);
		if (popper(head) == slot) {
			help(lane, headAddress, head);
		}
	}

	/** The index at the top of a lane's list, or {@link #NONE}. */
	long headIndex(int lane) {
		return orNone(lane, OffHeap.getLongAcquire(headAddress(lane)) & this.indexMask);
	}

	/** The index below another on a lane's list, or {@link #NONE}. */
	long below(int lane, long index) {
		return orNone(lane, next(lane, index));
	}

	private long orNone(int lane, long index) {
		if (index == this.indexMask) {
			return NONE;
		}
		checkIndex(lane, index);
		return index;
	}

	/** The state word of a chunk. */
	long state(long index) {
		return OffHeap.getLongAcquire(stateAddress(index));
	}

	/** How many chunks are on the free lists: the sum of the depths of all heads. */
	long freeCount() {
		long free = 0;
		for (int lane = 0; lane < this.laneCount; lane++) {
			long headAddress = headAddress(lane);
			long head;
			long depth;
			do { // a changed head means that somebody popped or pushed
				head = OffHeap.getLongAcquire(headAddress);
				depth = depth(lane, head & this.indexMask);
			}
			while (OffHeap.getLongAcquire(headAddress) != head);
			free += depth;
		}
		return free;
	}

	/**
	 * How many chunks have ever been allocated. A lane's tag has risen by two for each
	 * pop and by one for each push, and there were as many more pops than pushes as
	 * chunks are off its list.
	 */
	long allocationCount() {
		long allocations = 0;
		for (int lane = 0; lane < this.laneCount; lane++) {
			long headAddress = headAddress(lane);
			long head;
			long halfWraps;
			long depth;
			do { // a changed head means that somebody popped or pushed
				head = OffHeap.getLongAcquire(headAddress);
				halfWraps = OffHeap.getLongAcquire(headAddress + SegmentLayout.HEAD_HALF_WRAPS_OFFSET);
				depth = depth(lane, head & this.indexMask);
			}
			while (OffHeap.getLongAcquire(headAddress) != head);
			allocations += (tagSteps(head, halfWraps) + chunksIn(lane) - depth) / 3;
		}
		return allocations;
	}

	private long pop(int lane) {
		long headAddress = headAddress(lane);
		// acquire: pairs with casLong(head) in push, for the link and the payload
		long head = OffHeap.getLongAcquire(headAddress);
		long index = head & this.indexMask;
		if (index == this.indexMask) {
			return EMPTY;
		}
		checkIndex(lane, index);
		return this.announce ? popAnnounced(lane, headAddress, head, index) : popAtOnce(lane, headAddress, head, index);
	}

	private long popAtOnce(int lane, long headAddress, long head, long index) {
		long popped = unmarked(head + 2 * this.tagUnit, next(lane, index));
		if (!casHead(headAddress, head, popped)) {
			return CONTENDED;
		}
		long chunk = chunk(lane, index);
		long stateAddress = stateAddress(chunk);
		long state = OffHeap.getLongOpaque(stateAddress);
		if (ChunkState.phase(state) != ChunkState.FREE) {
			throw damaged(lane, "chunk " + chunk + " on the free list is " + ChunkState.describe(state));
		}
		OffHeap.putLongOpaque(stateAddress, ChunkState.allocated(state, this.owner));
		return chunk;
	}

	private long popAnnounced(int lane, long headAddress, long head, long index) {
		if (popper(head) != 0) {
			help(lane, headAddress, head);
			return CONTENDED;
		}
		long announced = head + this.tagUnit | (long) this.owner << this.indexBits;
		if (!casHead(headAddress, head, announced)) {
			return CONTENDED;
		}
		long chunk = chunk(lane, index);
		long stateAddress = stateAddress(chunk);
		long state = OffHeap.getLongAcquire(stateAddress);
		long live = ChunkState.allocated(state, this.owner);
		if (ChunkState.phase(state) != ChunkState.FREE && state != live) { // live:
																			// somebody
																			// helped
			throw damaged(lane, "chunk " + chunk + " on the free list is " + ChunkState.describe(state));
		}
		// release: pairs with getLongAcquire(state) in help; a helper writes the same
		// value
		OffHeap.putLongRelease(stateAddress, live);
		// Failing means that somebody helped; the chunk is ours either way.
		casHead(headAddress, announced, unmarked(announced + this.tagUnit, next(lane, index)));
		return chunk;
	}

	/** Completes the pop that somebody announced, who may be slow, stopped or dead. */
	private void help(int lane, long headAddress, long head) {
		long index = head & this.indexMask;
		checkIndex(lane, index);
		long chunk = chunk(lane, index);
		long stateAddress = stateAddress(chunk);
		long state = OffHeap.getLongAcquire(stateAddress);
		long next = next(lane, index);
		if (OffHeap.getLongAcquire(headAddress) != head) {
			return; // completed: what was read may belong to a later life of the chunk
		}
		long live = ChunkState.allocated(state, popper(head));
		if (ChunkState.phase(state) == ChunkState.FREE) {
			OffHeap.casLong(stateAddress, state, live);
		}
		else if (state != live) {
			throw damaged(lane, "chunk " + chunk + " is being allocated by slot " + popper(head) + " but is "
					+ ChunkState.describe(state));
		}
		casHead(headAddress, head, unmarked(head + this.tagUnit, next));
	}

	/** Puts a chunk that is FREE and on no list on the list of its lane. */
	private void push(long chunk) {
		int lane = (int) (chunk >>> this.laneShift);
		long index = chunk & ((1L << this.laneShift) - 1);
		long headAddress = headAddress(lane);
		long linkAddress = stateAddress(chunk) + SegmentLayout.SIDE_TABLE_LINK_OFFSET;
		for (;;) { // each round after the first: another thread's change succeeded
			long head = OffHeap.getLongAcquire(headAddress);
			if (popper(head) != 0) {
				help(lane, headAddress, head);
				continue;
			}
			long below = head & this.indexMask;
			long depth = depth(lane, below) + 1;
			OffHeap.putLongOpaque(linkAddress, depth << DEPTH_SHIFT | ((below == this.indexMask) ? LINK_NIL : below));
			// release, for the link: pairs with getLongAcquire(head) in pop
			if (casHead(headAddress, head, unmarked(head + this.tagUnit, index))) {
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
			for (int lane = 0; lane < this.laneCount; lane++) {
				long head = OffHeap.getLongAcquire(headAddress(lane));
				if ((head & this.indexMask) != this.indexMask) {
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
		if ((expected ^ head) < 0) { // the tag's highest bit has changed: rare
			countHalfWrap(headAddress, head);
		}
		return true;
	}

	/**
	 * Extends the tag beyond its bits: counts the changes of its highest bit. The counter
	 * is odd while that bit is set, so an increment that has not happened yet, or never
	 * will because its process died, shows in the parity, and anybody can make it.
	 */
	private void countHalfWrap(long headAddress, long head) {
		long address = headAddress + SegmentLayout.HEAD_HALF_WRAPS_OFFSET;
		long halfWraps = OffHeap.getLongAcquire(address);
		if ((halfWraps & 1) != head >>> (Long.SIZE - 1)) {
			OffHeap.casLong(address, halfWraps, halfWraps + 1);
		}
	}

	/** By how much the tag of a head has risen since the segment was created. */
	private long tagSteps(long head, long halfWraps) {
		long tag = head >>> (this.indexBits + POPPER_BITS);
		int tagBits = Long.SIZE - this.indexBits - POPPER_BITS;
		long counted = ((halfWraps & 1) != head >>> (Long.SIZE - 1)) ? halfWraps + 1 : halfWraps;
		return ((counted >>> 1) << tagBits) + tag;
	}

	/** A head word with the tag of another, no popper and a new index. */
	private long unmarked(long tagged, long index) {
		return tagged & -this.tagUnit | index;
	}

	private int popper(long head) {
		return (int) (head >>> this.indexBits & POPPER_MASK);
	}

	/** The index below another on its list, in the width of a head word. */
	private long next(int lane, long index) {
		long link = link(lane, index);
		if (link == 0) {
			return (index + 1 < chunksIn(lane)) ? index + 1 : this.indexMask;
		}
		long next = link & LINK_NIL;
		if (next == LINK_NIL) {
			return this.indexMask;
		}
		checkIndex(lane, next);
		return next;
	}

	/** The number of chunks on a list from an index down. */
	private long depth(int lane, long index) {
		if (index == this.indexMask) {
			return 0;
		}
		checkIndex(lane, index);
		long link = link(lane, index);
		long depth = (link == 0) ? chunksIn(lane) - index : link >>> DEPTH_SHIFT;
		if (depth > chunksIn(lane)) {
			throw damaged(lane, "depth " + depth + " is out of range, the lane has " + chunksIn(lane) + " chunks");
		}
		return depth;
	}

	private long link(int lane, long index) {
		return OffHeap.getLongOpaque(stateAddress(chunk(lane, index)) + SegmentLayout.SIDE_TABLE_LINK_OFFSET);
	}

	/**
	 * Indices come from memory that others can write: none is used as an offset
	 * unchecked.
	 */
	private void checkIndex(int lane, long index) {
		if (index >= chunksIn(lane)) {
			throw damaged(lane, "index " + index + " is out of range, the lane has " + chunksIn(lane) + " chunks");
		}
	}

	private DamagedSegmentException damaged(int lane, String contradiction) {
		return new DamagedSegmentException("The free list of lane " + lane + " is damaged: " + contradiction
				+ "; close the arena and create the segment anew");
	}

	private int startLane() {
		int lane = (int) Thread.currentThread().getId() & this.startMask;
		return (lane < this.laneCount) ? lane : lane - this.laneCount;
	}

	int laneCount() {
		return this.laneCount;
	}

	long chunksIn(int lane) {
		return Math.min(1L << this.laneShift, this.chunkCount - ((long) lane << this.laneShift));
	}

	long chunk(int lane, long index) {
		return ((long) lane << this.laneShift) + index;
	}

	private long headAddress(int lane) {
		return this.headsAddress + ((long) lane << LINE_SHIFT);
	}

	private long stateAddress(long chunk) {
		return this.sideTableAddress + (chunk << ENTRY_SHIFT);
	}

}
