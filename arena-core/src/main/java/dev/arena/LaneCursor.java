package dev.arena;

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

	/** What a push of the chunk adds to that head, as it lies on the same chunk again. */
	long pushRise;

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

	/** The lane is not as the cursor has left it. */
	final void forgetLane() {
		this.head = HeadFormat.NONE;
		this.reserves = false;
	}

	final Lanes lanes() {
		return this.lanes;
	}

}
