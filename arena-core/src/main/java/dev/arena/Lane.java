package dev.arena;

import dev.arena.memory.OffHeap;

/**
 * One lane of a pool: a lock-free stack of free chunks.
 */
final class Lane {

	/*
	 * Structure. A Treiber stack (R. K. Treiber, "Systems Programming: Coping with
	 * Parallelism", IBM RJ 5118, 1986) of chunk indices relative to the lane. Its head is
	 * one word, alone in its cache lines: see HeadFormat. The links are in the SideTable;
	 * each carries the depth of its chunk, so the number of free chunks is exact without
	 * a counter. Zeroed memory is a full lane: head word 0 points to chunk 0, a zero link
	 * means "the next chunk, or NIL after the last", a zero state is FREE in generation
	 * 0.
	 *
	 * ABA. Every change of the head raises its tag. A thread would have to sleep through
	 * a whole wrap of the tag, 2^32 steps of one lane at the very least, and wake up at
	 * the same tag to be fooled.
	 *
	 * Announced pop. In a shared segment a process can die at any instruction. A pop
	 * therefore first marks the head with its slot (the popper), then makes the chunk
	 * LIVE, then unlinks it. Whoever meets a marked head completes the pop on the
	 * popper's behalf: nobody ever waits. So a chunk that is on no list has an owner, or
	 * is FREE because whoever freed it died before pushing it; nothing is ever without a
	 * trace. A local arena does not outlive its process and pops with one
	 * compare-and-set.
	 *
	 * Progress. A failed compare-and-set means that another thread's succeeded:
	 * lock-free. Loops give up after MAX_ATTEMPTS all the same: only somebody who writes
	 * rubbish into the segment can make one go round so often.
	 *
	 * Memory order: docs/memory-ordering.md.
	 */

	/** The lane is empty. */
	static final long EMPTY = Taken.nothing(0);

	/** Another thread changed the head first. */
	static final long CONTENDED = Taken.nothing(1);

	/** More than honest threads can ever get in the way of one operation. */
	static final int MAX_ATTEMPTS = 1 << 24;

	private final int number;

	private final SideTable sideTable;

	private final HeadFormat format;

	private final long headAddress;

	private final long firstChunk;

	private final long chunkCount;

	private final int owner;

	private final boolean announce;

	/**
	 * A lane in existing memory.
	 * @param number which lane of the pool
	 * @param layout where the pool is
	 * @param segmentAddress where the segment is mapped
	 * @param owner the attachment slot that pops are for, from 1
	 * @param announce whether others must be able to complete a pop
	 */
	Lane(int number, PoolLayout layout, long segmentAddress, int owner, boolean announce) {
		this.number = number;
		this.sideTable = new SideTable(segmentAddress + layout.sideTableOffset());
		this.format = new HeadFormat(layout.chunksIn(0));
		this.headAddress = segmentAddress + layout.headsOffset() + (long) number * SegmentLayout.LINE_BYTES;
		this.firstChunk = (long) number << layout.laneShift();
		this.chunkCount = layout.chunksIn(number);
		this.owner = owner;
		this.announce = announce;
	}

	/**
	 * Takes the chunk at the top, which is LIVE then.
	 * @return the chunk as {@link Taken}, {@link #EMPTY} or {@link #CONTENDED}
	 */
	long pop() {
		// acquire: pairs with casHead in push, for the link and the payload
		long head = OffHeap.getLongAcquire(this.headAddress);
		long index = this.format.index(head);
		if (index == this.format.nil()) {
			return EMPTY;
		}
		checkIndex(index);
		return this.announce ? popAnnounced(head, index) : popAtOnce(head, index);
	}

	private long popAtOnce(long head, long index) {
		if (!casHead(head, this.format.popped(head, next(index)))) {
			return CONTENDED;
		}
		long chunk = this.firstChunk + index;
		long state = this.sideTable.stateOpaque(chunk);
		if (ChunkState.phase(state) != ChunkState.FREE) {
			throw notFree(chunk, state);
		}
		this.sideTable.setStateOpaque(chunk, ChunkState.allocated(state, this.owner));
		return Taken.of(chunk, ChunkState.generation(state));
	}

	private long popAnnounced(long head, long index) {
		if (this.format.popper(head) != 0) {
			help(head);
			return CONTENDED;
		}
		long chunk = this.firstChunk + index;
		// acquire: pairs with casState in the free before. Read before the announcement,
		// whose success proves that the chunk was on top all the time: afterwards it may
		// have been completed by somebody else, freed by its address, and pushed again.
		long state = this.sideTable.stateAcquire(chunk);
		if (ChunkState.phase(state) != ChunkState.FREE) {
			return contendedUnless(head, chunk, state);
		}
		CrashPoint.POP_BEGUN.reached();
		long announced = this.format.announced(head, this.owner);
		if (!casHead(head, announced)) {
			return CONTENDED;
		}
		CrashPoint.POP_ANNOUNCED.reached();
		// Failing means that somebody helped, here as below; the chunk is ours either
		// way.
		this.sideTable.casState(chunk, state, ChunkState.allocated(state, this.owner));
		CrashPoint.POP_CHUNK_LIVE.reached();
		casHead(announced, this.format.completed(announced, next(index)));
		CrashPoint.POP_COMPLETED.reached();
		return Taken.of(chunk, ChunkState.generation(state));
	}

	/** A chunk on top that is not free is damage, unless it is no longer on top. */
	private long contendedUnless(long head, long chunk, long state) {
		if (OffHeap.getLongAcquire(this.headAddress) == head) {
			throw notFree(chunk, state);
		}
		return CONTENDED;
	}

	/** Completes the pop that somebody announced, who may be slow, stopped or dead. */
	private void help(long head) {
		long index = this.format.index(head);
		checkIndex(index);
		long chunk = this.firstChunk + index;
		// acquire: pairs with casState in popAnnounced and in the free before
		long state = this.sideTable.stateAcquire(chunk);
		long next = next(index);
		if (OffHeap.getLongAcquire(this.headAddress) != head) {
			return; // completed: what was read may belong to a later life of the chunk
		}
		long live = ChunkState.allocated(state, this.format.popper(head));
		if (ChunkState.phase(state) == ChunkState.FREE) {
			this.sideTable.casState(chunk, state, live);
			CrashPoint.HELP_CHUNK_LIVE.reached();
		}
		else if (state != live) {
			throw damaged("chunk " + chunk + " is being allocated by slot " + this.format.popper(head) + " but is "
					+ ChunkState.describe(state));
		}
		casHead(head, this.format.completed(head, next));
		CrashPoint.HELP_COMPLETED.reached();
	}

	/** Puts a chunk of this lane that is FREE and on no list on top. */
	void push(long chunk) {
		long index = chunk - this.firstChunk;
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			long head = OffHeap.getLongAcquire(this.headAddress);
			if (this.format.popper(head) != 0) {
				help(head);
				continue;
			}
			long below = this.format.index(head);
			long next = (below == this.format.nil()) ? SideTable.LINK_NIL : below;
			this.sideTable.setLinkOpaque(chunk, SideTable.link(next, depth(below) + 1));
			CrashPoint.PUSH_LINK_WRITTEN.reached();
			// release, for the link and the payload: pairs with getLongAcquire in pop
			if (casHead(head, this.format.pushed(head, index))) {
				CrashPoint.PUSH_COMPLETED.reached();
				return;
			}
			Thread.onSpinWait();
		}
		throw restless();
	}

	/**
	 * Completes the pop of a chunk if it is only announced. Whoever changes a LIVE chunk
	 * that is not known to be its own must do this between reading its state and changing
	 * it: the chunk may still be linked.
	 */
	void completePopOfChunk(long chunk) {
		long head = OffHeap.getLongAcquire(this.headAddress);
		if (this.format.popper(head) != 0 && this.format.index(head) == chunk - this.firstChunk) {
			help(head);
		}
	}

	/** Completes the pop that a slot has announced, if it has. */
	void completePopOf(int slot) {
		long head = OffHeap.getLongAcquire(this.headAddress);
		if (this.format.popper(head) == slot) {
			help(head);
		}
	}

	/**
	 * The head word if it is that of an empty list, 0 if not: an empty list's index is
	 * NIL, never 0.
	 */
	long emptyHead() {
		long head = OffHeap.getLongAcquire(this.headAddress);
		return (this.format.index(head) == this.format.nil()) ? head : 0;
	}

	/** The slot that has announced a pop, 0 if none. */
	int popper() {
		return this.format.popper(head());
	}

	long freeCount() {
		return read((head, halfWraps, depth) -> depth);
	}

	/**
	 * How many pops there have ever been. The tag has risen by two for each pop and by
	 * one for each push, and there were as many more pops than pushes as chunks are off
	 * the list.
	 */
	long popCount() {
		return read((head, halfWraps, depth) -> (this.format.tagSteps(head, halfWraps) + this.chunkCount - depth) / 3);
	}

	/** A number that follows from the words of a lane at one instant. */
	private interface Reading {

		long of(long head, long halfWraps, long depth);

	}

	private long read(Reading reading) {
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			long head = OffHeap.getLongAcquire(this.headAddress);
			long halfWraps = OffHeap.getLongAcquire(this.headAddress + SegmentLayout.HEAD_HALF_WRAPS_OFFSET);
			long depth = depth(this.format.index(head));
			if (OffHeap.getLongAcquire(this.headAddress) == head) {
				return reading.of(head, halfWraps, depth);
			}
		}
		throw restless();
	}

	long firstChunk() {
		return this.firstChunk;
	}

	long chunkCount() {
		return this.chunkCount;
	}

	/** The head word. */
	long head() {
		return OffHeap.getLongAcquire(this.headAddress);
	}

	/** The index at the top, relative to the lane, or {@link Lanes#NONE}. */
	long top() {
		return orNone(this.format.index(head()));
	}

	/** The index below another, or {@link Lanes#NONE}. */
	long below(long index) {
		return orNone(next(index));
	}

	/** The number of chunks on the list from an index down. */
	long depth(long index) {
		if (index == this.format.nil()) {
			return 0;
		}
		checkIndex(index);
		long link = this.sideTable.linkAcquire(this.firstChunk + index);
		long depth = (link == 0) ? this.chunkCount - index : SideTable.depth(link);
		if (depth > this.chunkCount) {
			throw damaged("depth " + depth + " is out of range, the lane has " + this.chunkCount + " chunks");
		}
		return depth;
	}

	/** The index below another, in the width of a head word. */
	private long next(long index) {
		long link = this.sideTable.linkAcquire(this.firstChunk + index);
		if (link == 0) {
			return (index + 1 < this.chunkCount) ? index + 1 : this.format.nil();
		}
		long next = SideTable.next(link);
		if (next == SideTable.LINK_NIL) {
			return this.format.nil();
		}
		checkIndex(next);
		return next;
	}

	private boolean casHead(long expected, long head) {
		if (!OffHeap.casLong(this.headAddress, expected, head)) {
			return false;
		}
		if (HeadFormat.isHalfWrap(expected, head)) { // once in 2^31 steps at most
			long address = this.headAddress + SegmentLayout.HEAD_HALF_WRAPS_OFFSET;
			long counted = OffHeap.getLongAcquire(address);
			OffHeap.casLong(address, counted, HeadFormat.halfWraps(head, counted));
		}
		return true;
	}

	private long orNone(long index) {
		if (index == this.format.nil()) {
			return Lanes.NONE;
		}
		checkIndex(index);
		return index;
	}

	/**
	 * Indices come from memory that others can write: none is used as an offset
	 * unchecked.
	 */
	private void checkIndex(long index) {
		if (index >= this.chunkCount) {
			throw damaged("index " + index + " is out of range, the lane has " + this.chunkCount + " chunks");
		}
	}

	private DamagedSegmentException notFree(long chunk, long state) {
		return damaged("chunk " + chunk + " on the free list is " + ChunkState.describe(state));
	}

	private DamagedSegmentException restless() {
		return damaged("its head changed " + MAX_ATTEMPTS + " times under one operation");
	}

	DamagedSegmentException damaged(String contradiction) {
		return new DamagedSegmentException("The free list of lane " + this.number + " is damaged: " + contradiction
				+ "; close the arena and create the segment anew");
	}

}
