package dev.arena;

import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Chunk} is: the side of it that the engine knows.
 */
abstract class Cursor {

	private final Segment segment;

	private SlabPool pool;

	/** Those of the pool, one load nearer. */
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
	 * The head of the lane as the cursor's last pop or push has left it,
	 * {@link HeadFormat#NONE} if not known.
	 */
	long head = HeadFormat.NONE;

	/** What a push of the chunk adds to that head, as it lies on the same chunk again. */
	long pushRise;

	/**
	 * The state as allocation has left it, or as the cursor has left it by freeing;
	 * freeing expects the one, allocating again the other.
	 */
	long state;

	long address;

	/** 0 while the cursor holds no chunk, so that one check covers closed and bounds. */
	long sizeBytes;

	private LeakTracker.@Nullable Entry tracked;

	Cursor(Segment segment) {
		this.segment = segment;
		this.pool = segment.pools().first();
		this.lanes = this.pool.lanes();
	}

	final void open(SlabPool pool, long chunk, long liveState) {
		if (this.pool != pool) { // storing a reference costs the garbage collector's
									// barrier
			this.pool = pool;
			this.lanes = pool.lanes();
		}
		Lanes lanes = this.lanes;
		this.chunk = chunk;
		this.headAddress = lanes.headAddress(lanes.laneOf(chunk));
		this.entry = lanes.entry(chunk);
		this.head = HeadFormat.NONE;
		this.state = liveState;
		this.address = pool.addressOf(chunk);
		this.sizeBytes = pool.chunkSizeBytes();
	}

	/**
	 * Takes a chunk from the lane that the cursor is in, if it fits best: the one that
	 * the cursor had last if that is still the next to be taken, because then there is
	 * nothing to look up.
	 */
	final boolean reopen(long sizeBytes) {
		SlabPool pool = this.pool;
		long chunkSizeBytes = pool.chunkSizeBytes();
		if (this.sizeBytes != 0 || !pool.isBestFit(sizeBytes) || this.chunk == Lanes.NONE) {
			return false;
		}
		if (this.head != HeadFormat.NONE && this.lanes.popAgain(this)) {
			this.sizeBytes = chunkSizeBytes;
			return true;
		}
		long taken = this.lanes.pop(this.lanes.laneOf(this.chunk));
		if (Taken.isNothing(taken)) {
			return false;
		}
		open(pool, Taken.chunk(taken), this.lanes.liveState(taken));
		return true;
	}

	/** The chunk has gone another way than by being freed through this cursor. */
	final void forgetLane() {
		this.head = HeadFormat.NONE;
	}

	/** Remembers who tracks the chunk that the cursor holds. */
	final void track(LeakTracker.Entry tracked) {
		this.tracked = tracked;
	}

	/** Empties the cursor without freeing. */
	final void clear() {
		this.sizeBytes = 0;
		if (this.tracked != null) {
			endTracking(this.tracked);
		}
	}

	private void endTracking(LeakTracker.Entry tracked) {
		tracked.forget();
		this.tracked = null; // after it: the cursor is reachable until it is forgotten
	}

	final Segment segment() {
		return this.segment;
	}

	final SlabPool pool() {
		return this.pool;
	}

	final Lanes lanes() {
		return this.lanes;
	}

}
