package dev.arena;

import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Chunk} is: the side of it that the engine knows.
 */
abstract class Cursor extends LaneCursor {

	private final Segment segment;

	private SlabPool pool;

	long address;

	/** 0 while the cursor holds no chunk, so that one check covers closed and bounds. */
	long sizeBytes;

	private LeakTracker.@Nullable Entry tracked;

	Cursor(Segment segment) {
		super(segment.pools().first().lanes());
		this.segment = segment;
		this.pool = segment.pools().first();
	}

	final void open(SlabPool pool, long chunk, long liveState) {
		hold(pool.lanes(), chunk, liveState);
		if (this.pool != pool) { // as for the lanes
			this.pool = pool;
		}
		this.address = pool.addressOf(chunk);
		this.sizeBytes = pool.chunkSizeBytes();
	}

	/**
	 * Takes the chunk that the cursor had last, if it fits best and is still the next to
	 * be taken from its lane: then there is nothing to look up.
	 */
	final boolean reopen(long sizeBytes) {
		SlabPool pool = this.pool;
		long chunkSizeBytes = pool.chunkSizeBytes(); // now: behind a CAS it would wait
		if (this.sizeBytes != 0 || !pool.isBestFit(sizeBytes) || !takeAgain()) {
			return false;
		}
		this.sizeBytes = chunkSizeBytes;
		return true;
	}

	/** Takes another chunk from the lane that the cursor had its last from. */
	final boolean reopenInLane(long sizeBytes) {
		SlabPool pool = this.pool;
		if (this.sizeBytes != 0 || !pool.isBestFit(sizeBytes) || this.chunk == Lanes.NONE) {
			return false;
		}
		Lanes lanes = lanes();
		int lane = lanes.laneOf(this.chunk);
		long taken = lanes.pop(lane, lanes.head(lane));
		if (Taken.isNothing(taken)) {
			return false;
		}
		open(pool, Taken.chunk(taken), lanes.liveState(taken));
		return true;
	}

	/** Remembers who tracks the chunk that the cursor holds. */
	final void track(LeakTracker.Entry tracked) {
		this.tracked = tracked;
	}

	/**
	 * Empties the cursor, and frees its chunk if that can be given back. A chunk that is
	 * tracked never is: it was not taken again.
	 */
	final boolean closeByGivingBack() {
		this.sizeBytes = 0;
		return giveBack();
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

}
