package dev.arena;

import dev.arena.internal.memory.OffHeap;

/**
 * The free lists of one pool: a lock-free stack of free chunks for each of its lanes.
 */
abstract class FreeLists extends LaneWords {

	/*
	 * Structure. Treiber stacks (R. K. Treiber, "Systems Programming: Coping with
	 * Parallelism", IBM RJ 5118, 1986) of chunk indices relative to the lane. The head of
	 * each is one word, alone in its cache lines: see HeadFormat. The links are in the
	 * SideTable; each carries the depth of its chunk, so the number of free chunks is
	 * exact without a counter. Zeroed memory is a full lane: head word 0 points to chunk
	 * 0, a zero link means "the next chunk, or NIL after the last", a zero state is FREE
	 * in generation 0.
	 *
	 * ABA. Every change of a head raises its tag. A thread would have to sleep through a
	 * whole wrap of the tag, 2^32 steps of one lane at the very least, and wake up at the
	 * same tag to be fooled.
	 *
	 * Two ways to pop. In a shared segment a process can die at any instruction, and what
	 * it takes off a list must not get lost. A FREE chunk that is on no list is looked
	 * for when the slot that its state names is recovered: whoever freed it may have died
	 * before pushing it. So a chunk whose state already names us can be unlinked at once,
	 * with one compare-and-set, and made LIVE by a store; most chunks are allocated by
	 * the process that freed them. Any other pop is announced: it first marks the head
	 * with our slot (the popper), then makes the chunk LIVE, then unlinks it. Whoever
	 * meets a marked head completes the pop on the popper's behalf: nobody ever waits. A
	 * local arena does not outlive its process and pops at once always.
	 *
	 * Reservations. A cursor that takes again what it freed last, in a lane to which
	 * nobody else has come meanwhile, only begins its pop: it reserves the chunk in the
	 * head, and frees it by giving it back there. State and link are not touched. Whoever
	 * else comes to the lane announces the pop, which ends the right to give back, and
	 * completes it as any other. In between, a reserved chunk is an announced one to
	 * everybody but its holder. A chunk that was given back has the generation that it
	 * had: so a pop is completed before the handle of its chunk is shown to anybody.
	 *
	 * Progress. A failed compare-and-set means that another thread's succeeded:
	 * lock-free. Loops give up after MAX_ATTEMPTS all the same: only somebody who writes
	 * rubbish into the segment can make one go round so often.
	 *
	 * Speed. A compare-and-set lets no later load begin before it is done, so what counts
	 * between two of them is the longest chain of loads that wait for each other. There
	 * are no objects for lanes, heads and entries here: addresses are computed, and
	 * cursors keep theirs. Methods on the way of a cursor that is used again call OffHeap
	 * themselves: HotSpot stops inlining at a depth of 15, of which an access through
	 * java.lang.foreign takes 7, and the caller's methods the rest.
	 *
	 * Memory order: docs/memory-ordering.md.
	 */

	/** The lane is empty. */
	static final long EMPTY = Taken.nothing(0);

	/** Another thread changed the head first. */
	static final long CONTENDED = Taken.nothing(1);

	private final int owner;

	/** What a pop and a push of the same chunk add to the head together. */
	private final long roundRise;

	/** What reserving a chunk adds to it. */
	private final long reservationRise;

	/** Whether others must be able to complete a pop. */
	private final boolean announce;

	FreeLists(PoolLayout layout, long segmentAddress, int owner, boolean announce) {
		super(layout, segmentAddress);
		this.owner = owner;
		this.roundRise = HeadFormat.roundRise(this.indexBits);
		this.reservationRise = HeadFormat.reservationRise(owner, this.indexBits);
		this.announce = announce;
	}

	final int owner() {
		return this.owner;
	}

	/**
	 * Takes the chunk at the top of a lane, which is LIVE then.
	 * @param lane the lane
	 * @param head its head word, read just now: acquire, which pairs with the change of
	 * the head in push, for the link, the state and the payload, and in
	 * {@link LaneCursor#giveBack()}, for the payload
	 * @return the chunk as {@link Taken}, {@link #EMPTY} or {@link #CONTENDED}
	 */
	final long pop(int lane, long head) {
		int indexBits = this.indexBits;
		long index = HeadFormat.index(head, indexBits);
		if (index == HeadFormat.nil(indexBits)) {
			return EMPTY;
		}
		long chunk = chunk(lane, index);
		if (HeadFormat.popper(head, indexBits) != 0) {
			help(lane, head);
			return CONTENDED;
		}
		long headAddress = headAddress(lane);
		long entry = entry(chunk);
		// acquire: pairs with casState in the free before. Read before the head is
		// changed, whose success proves that the chunk was on top all the time; later an
		// announced pop may have been completed by somebody else, and the chunk freed by
		// its address and pushed again.
		long state = SideTable.stateAcquire(entry);
		if (ChunkState.phase(state) != ChunkState.FREE) {
			return contendedUnless(headAddress, head, chunk, state);
		}
		long next = next(chunk, entry);
		CrashPoint.POP_BEGUN.reached();
		boolean popped = (!this.announce || ChunkState.owner(state) == this.owner)
				? popAtOnce(headAddress, head, entry, state, next)
				: popAnnounced(headAddress, head, entry, state, next);
		if (!popped) {
			return CONTENDED;
		}
		CrashPoint.POP_COMPLETED.reached();
		return Taken.of(chunk, ChunkState.generation(state));
	}

	private boolean popAtOnce(long headAddress, long head, long entry, long state, long next) {
		long live = ChunkState.allocated(state, this.owner);
		long popped = HeadFormat.popped(head, next, this.indexBits);
		if (!OffHeap.casLong(headAddress, head, popped)) {
			return false;
		}
		countHalfWrap(headAddress, head, popped);
		CrashPoint.POP_UNLINKED.reached();
		// The chunk is nobody else's: only those can come who free it in an earlier
		// generation or by its address, and they want to see LIVE.
		SideTable.setStateOpaque(entry, live);
		return true;
	}

	private boolean popAnnounced(long headAddress, long head, long entry, long state, long next) {
		long announced = HeadFormat.announced(head, this.owner, this.indexBits);
		if (!casHead(headAddress, head, announced)) {
			return false;
		}
		CrashPoint.POP_ANNOUNCED.reached();
		// Failing means that somebody helped, here as below; the chunk is ours either
		// way.
		SideTable.casState(entry, state, ChunkState.allocated(state, this.owner));
		CrashPoint.POP_CHUNK_LIVE.reached();
		casHead(headAddress, announced, HeadFormat.completed(announced, next, this.indexBits));
		return true;
	}

	/** A chunk on top that is not free is damage, unless it is no longer on top. */
	private long contendedUnless(long headAddress, long head, long chunk, long state) {
		if (OffHeap.getLongAcquire(headAddress) == head) {
			throw damaged(laneOf(chunk), "chunk " + chunk + " on the free list is " + ChunkState.describe(state));
		}
		return CONTENDED;
	}

	/** Completes the pop that somebody began, who may be slow, stopped or dead. */
	private void help(int lane, long begun) {
		long headAddress = headAddress(lane);
		long head = begun;
		if (HeadFormat.isReserved(begun, this.indexBits)) {
			// Else the chunk could be given back, and reserved or popped anew, before we
			// make it LIVE.
			head = HeadFormat.settled(begun, this.indexBits);
			if (OffHeap.casLong(headAddress, begun, head)) {
				CrashPoint.HELP_ANNOUNCED.reached();
			} // else it was given back, or another helper was first: the next look tells
		}
		int popper = HeadFormat.popper(head, this.indexBits);
		long chunk = chunk(lane, HeadFormat.index(head, this.indexBits));
		long entry = entry(chunk);
		// acquire: pairs with casState in popAnnounced and in the free before
		long state = SideTable.stateAcquire(entry);
		long next = next(chunk, entry);
		if (OffHeap.getLongAcquire(headAddress) != head) {
			return; // completed: what was read may belong to a later life of the chunk
		}
		long live = ChunkState.allocated(state, popper);
		if (ChunkState.phase(state) == ChunkState.FREE) {
			SideTable.casState(entry, state, live);
			CrashPoint.HELP_CHUNK_LIVE.reached();
		}
		else if (state != live) {
			throw damaged(lane, "chunk " + chunk + " is being allocated by slot " + popper + " but is "
					+ ChunkState.describe(state));
		}
		casHead(headAddress, head, HeadFormat.completed(head, next, this.indexBits));
		CrashPoint.HELP_COMPLETED.reached();
	}

	/** Puts a chunk that is FREE and on no list on top of its lane. */
	final void push(long chunk) {
		push(headAddress(laneOf(chunk)), head(laneOf(chunk)), chunk, entry(chunk));
	}

	/**
	 * Puts the chunk of a cursor, which is FREE, on top of its lane.
	 * @param cursor the cursor
	 * @param head a recent head of the lane: if it is as the cursor's pop left it, then
	 * the link of the chunk is right as it is
	 */
	final void push(LaneCursor cursor, long head) {
		long pushed = head + cursor.freeRise;
		if (head == cursor.head && casHead(cursor.headAddress, head, pushed)) {
			CrashPoint.PUSH_COMPLETED.reached();
			// nobody came to the lane while the chunk was held
			cursor.leave(pushed, this.reservationRise, this.roundRise - this.reservationRise, true);
			return;
		}
		long below = push(cursor.headAddress, head, cursor.chunk, cursor.entry);
		pushed = HeadFormat.pushed(below, indexOf(cursor.chunk), this.indexBits);
		long pushRise = pushed - below;
		cursor.leave(pushed, this.roundRise - pushRise, pushRise, false);
	}

	/** Answers the head before; begins with a recent one. */
	private long push(long headAddress, long recentHead, long chunk, long entry) {
		int lane = laneOf(chunk);
		int indexBits = this.indexBits;
		long head = recentHead;
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			if (HeadFormat.popper(head, indexBits) != 0) {
				help(lane, head);
				head = OffHeap.getLongAcquire(headAddress);
				continue;
			}
			long below = HeadFormat.index(head, indexBits);
			long next = (below == HeadFormat.nil(indexBits)) ? SideTable.LINK_NIL : below;
			SideTable.setLinkOpaque(entry, SideTable.link(next, depth(lane, below) + 1));
			CrashPoint.PUSH_LINK_WRITTEN.reached();
			// release, for the link, the state and the payload: pairs with getLongAcquire
			// in pop
			if (casHead(headAddress, head, HeadFormat.pushed(head, indexOf(chunk), indexBits))) {
				CrashPoint.PUSH_COMPLETED.reached();
				return head;
			}
			Thread.onSpinWait();
			head = OffHeap.getLongAcquire(headAddress);
		}
		throw restless(lane);
	}

	/**
	 * Completes the pop of a chunk if it has only begun. Whoever changes a LIVE chunk
	 * that is not known to be its own must do this between reading its state and changing
	 * it: the chunk may still be linked.
	 */
	final void completePopOfChunk(long chunk) {
		int lane = laneOf(chunk);
		long head = head(lane);
		if (HeadFormat.popper(head, this.indexBits) != 0 && HeadFormat.index(head, this.indexBits) == indexOf(chunk)) {
			help(lane, head);
		}
	}

	/**
	 * Completes the pop that has begun in a lane, if one has, so that the state of the
	 * chunk says who holds it.
	 */
	final void settle(int lane) {
		long head = head(lane);
		if (HeadFormat.popper(head, this.indexBits) != 0) {
			help(lane, head);
		}
	}

	/** Completes the pop that a slot has begun in a lane, if it has. */
	final void completePopOf(int slot, int lane) {
		long head = head(lane);
		if (HeadFormat.popper(head, this.indexBits) == slot) {
			help(lane, head);
		}
	}

	private static boolean casHead(long headAddress, long expected, long head) {
		if (!OffHeap.casLong(headAddress, expected, head)) {
			return false;
		}
		countHalfWrap(headAddress, expected, head);
		return true;
	}

	static void countHalfWrap(long headAddress, long before, long head) {
		if (HeadFormat.isHalfWrap(before, head)) { // once in 2^31 steps at most
			long address = headAddress + SegmentLayout.HEAD_HALF_WRAPS_OFFSET;
			long counted = OffHeap.getLongAcquire(address);
			OffHeap.casLong(address, counted, HeadFormat.halfWraps(head, counted));
		}
	}

}
