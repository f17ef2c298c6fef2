package dev.arena;

import dev.arena.internal.memory.OffHeap;

/**
 * What taking a chunk from a lane leaves for freeing it, and that for taking it again.
 * Nothing here is true of the lane; it is what a compare-and-set expects.
 */
class LaneCursor {

	/** Those that the chunk is one of. */
	private Lanes lanes;

	/**
	 * Which chunk of the pool the cursor holds or held last, {@link Lanes#NONE} if none.
	 */
	long chunk = Lanes.NONE;

	/** Where the head of the chunk's lane is. */
	long headAddress;

	/** Where the state and the link of the chunk are. */
	long entry;

	/**
	 * The head of the lane as the cursor has left it last, {@link HeadFormat#NONE} if not
	 * known.
	 */
	long head = HeadFormat.NONE;

	/** What taking the chunk again adds to that head, if it is known. */
	private long takeRise;

	/** What freeing the chunk that has been taken again adds to it. */
	long freeRise;

	/**
	 * The state as allocation has left it, or as the cursor has left it by freeing;
	 * freeing expects the one, allocating again the other. A reservation does not change
	 * it.
	 */
	long state;

	/**
	 * Whether the chunk that the cursor holds is reserved, not popped; or, of one that it
	 * holds no more, whether it is to be reserved if it can be taken again.
	 */
	boolean reserves;

	LaneCursor(Lanes lanes) {
		this.lanes = lanes;
	}

	/** Holds a chunk that has been taken. */
	final void hold(Lanes lanes, long chunk, long liveState) {
		if (this.lanes != lanes) { // storing a reference costs the collector's barrier
			this.lanes = lanes;
		}
		this.chunk = chunk;
		this.headAddress = lanes.headAddress(lanes.laneOf(chunk));
		this.entry = lanes.entry(chunk);
		this.state = liveState;
		forgetLane();
	}

	/** Remembers the lane as freeing the chunk has left it. */
	final void leave(long head, long takeRise, long freeRise, boolean reserves) {
		this.head = head;
		this.takeRise = takeRise;
		this.freeRise = freeRise;
		this.reserves = reserves;
	}

	/** The lane is not as the cursor has left it. */
	final void forgetLane() {
		this.head = HeadFormat.NONE;
		this.reserves = false;
	}

	/**
	 * Takes the chunk that the cursor freed last, if the lane is as the cursor left it:
	 * the chunk is on top then, FREE by us, its link is known, and a reservation or a pop
	 * at once changes the head by a number that is known too.
	 */
	final boolean takeAgain() {
		long head = this.head;
		if (head == HeadFormat.NONE) {
			return false;
		}
		long headAddress = this.headAddress;
		long state = this.state;
		// acquire: as in FreeLists.pop. The same head after a whole wrap of its tag is
		// told by the generation of the chunk.
		if (OffHeap.getLongAcquire(headAddress) != head || OffHeap.getLongAcquire(this.entry) != state) {
			return false;
		}
		long taken = head + this.takeRise;
		CrashPoint.POP_BEGUN.reached();
		if (!OffHeap.casLong(headAddress, head, taken)) {
			return false;
		}
		FreeLists.countHalfWrap(headAddress, head, taken);
		this.head = taken;
		if (this.reserves) {
			CrashPoint.POP_RESERVED.reached();
			return true;
		}
		CrashPoint.POP_UNLINKED.reached();
		long live = ChunkState.allocatedAgain(state);
		OffHeap.putLongOpaque(this.entry, live);
		CrashPoint.POP_COMPLETED.reached();
		this.state = live;
		return true;
	}

	/**
	 * Frees the chunk that the cursor holds if it is reserved, and nobody has begun to
	 * complete its pop.
	 */
	final boolean giveBack() {
		CrashPoint.FREE_BEGUN.reached();
		if (!this.reserves) {
			return false;
		}
		long headAddress = this.headAddress;
		long reserved = this.head;
		long head = reserved + this.freeRise;
		// release, for the payload: pairs with getLongAcquire in FreeLists.pop. Read
		// first as in SideTable.casState.
		if (OffHeap.getLongOpaque(headAddress) != reserved || !OffHeap.casLong(headAddress, reserved, head)) {
			return false;
		}
		FreeLists.countHalfWrap(headAddress, reserved, head);
		CrashPoint.GIVE_BACK_COMPLETED.reached();
		this.head = head;
		return true;
	}

	/**
	 * Makes the chunk that the cursor holds LIVE if it is only reserved: others will see
	 * it, or have seen it.
	 */
	final void settle() {
		if (this.reserves) {
			this.lanes.completePopOfChunk(this.chunk);
			this.state = ChunkState.allocatedAgain(this.state);
			forgetLane();
		}
	}

	final Lanes lanes() {
		return this.lanes;
	}

}
