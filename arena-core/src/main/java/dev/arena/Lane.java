package dev.arena;

/**
 * One lane of a pool, for those who look at it as a whole: recovery, verification, tests.
 * Its chunks are named as in the pool.
 */
record Lane(Lanes lanes, int number) {

	long pop() {
		return this.lanes.pop(this.number, head());
	}

	void push(long chunk) {
		this.lanes.push(chunk);
	}

	void settle() {
		this.lanes.settle(this.number);
	}

	void completePopOf(int slot) {
		this.lanes.completePopOf(slot, this.number);
	}

	long firstChunk() {
		return this.lanes.firstChunk(this.number);
	}

	long chunkCount() {
		return this.lanes.chunksIn(this.number);
	}

	long freeCount() {
		return this.lanes.freeCount(this.number);
	}

	/** The head word. */
	long head() {
		return this.lanes.head(this.number);
	}

	/** The chunk at the top, or {@link Lanes#NONE}. */
	long top() {
		return this.lanes.top(this.number);
	}

	DamagedSegmentException damaged(String contradiction) {
		return FreeLists.damaged(this.number, contradiction);
	}

}
