package dev.arena;

import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Chunk} is: the side of it that the engine knows.
 */
abstract class Cursor {

	private final Segment segment;

	private SlabPool pool;

	private long index;

	/** The word that allocation left in the chunk's state; freeing expects it there. */
	private long liveState;

	long address;

	/** 0 while the cursor holds no chunk, so that one check covers closed and bounds. */
	long sizeBytes;

	private LeakTracker.@Nullable Entry tracked;

	Cursor(Segment segment) {
		this.segment = segment;
		this.pool = segment.pools().first();
	}

	final void open(SlabPool pool, long index, long liveState) {
		if (this.pool != pool) { // storing a reference costs the garbage collector's
									// barrier
			this.pool = pool;
		}
		this.index = index;
		this.liveState = liveState;
		this.address = pool.addressOf(index);
		this.sizeBytes = pool.chunkSizeBytes();
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

	final long index() {
		return this.index;
	}

	final long liveState() {
		return this.liveState;
	}

}
