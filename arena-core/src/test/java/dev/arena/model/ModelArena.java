package dev.arena.model;

import java.util.Arrays;

import dev.arena.Arena;
import dev.arena.LeakDetection;
import dev.arena.UnlinkPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An arena of the program, and what the model knows of it.
 */
final class ModelArena {

	final ModelSegment segment;

	final UnlinkPolicy unlink;

	final LeakDetection leakDetection;

	/** Another object after each transfer. */
	Arena arena;

	int slot;

	boolean isClosed;

	/** Chunks of each pool that it holds although no cursor knows which. */
	final long[] lost;

	/**
	 * Whether two threads have used one cursor: then it may track what is lost; or an
	 * error has left what was adopted in its cursor: that is not tracked.
	 */
	boolean isTrackingUncertain;

	/** Where chunk 0 of each pool must be, once one has been seen. */
	private final long[] payload;

	ModelArena(ModelSegment segment, Arena arena, UnlinkPolicy unlink, LeakDetection leakDetection) {
		this.segment = segment;
		this.arena = arena;
		this.unlink = unlink;
		this.leakDetection = leakDetection;
		this.lost = new long[segment.pools.size()];
		this.payload = new long[segment.pools.size()];
	}

	/** The chunks of a pool that cursors of it hold. */
	long held(ModelPool pool) {
		long held = 0;
		for (ModelChunk chunk : pool.chunks) {
			held += (chunk.holder != null && chunk.holder.arena == this) ? 1 : 0;
		}
		return held;
	}

	/** All that it holds of a pool. */
	long heldOrLost(ModelPool pool) {
		return held(pool) + this.lost[pool.index];
	}

	/** It holds nothing any more. */
	void giveUpAll() {
		for (ModelChunk chunk : this.segment.chunks()) {
			if (chunk.holder != null && chunk.holder.arena == this) {
				chunk.free();
			}
		}
		Arrays.fill(this.lost, 0);
	}

	/** Chunks of a pool stand side by side. */
	void verifyAddress(ModelChunk chunk, long address) {
		ModelPool pool = chunk.pool;
		long start = address - (chunk.ordinal - pool.chunks.get(0).ordinal) * pool.sizeBytes;
		if (this.payload[pool.index] == 0) {
			this.payload[pool.index] = start;
		}
		assertThat(start).as("where the pool of %s begins", chunk).isEqualTo(this.payload[pool.index]);
	}

}
