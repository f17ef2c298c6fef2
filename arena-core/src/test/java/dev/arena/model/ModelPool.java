package dev.arena.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What the model knows of one pool of a segment.
 */
final class ModelPool {

	final ModelSegment segment;

	final int index;

	final long sizeBytes;

	final List<ModelChunk> chunks = new ArrayList<>();

	long allocations;

	long exhaustions;

	final long[] promotionsTo;

	ModelPool(ModelSegment segment, int index, long sizeBytes, int poolCount) {
		this.segment = segment;
		this.index = index;
		this.sizeBytes = sizeBytes;
		this.promotionsTo = new long[poolCount];
	}

	long count(ModelChunk.State state) {
		long count = 0;
		for (ModelChunk chunk : this.chunks) {
			count += chunk.is(state) ? 1 : 0;
		}
		return count;
	}

	/** How many chunks are held by an attachment although no cursor knows which. */
	long lost() {
		return this.segment.attached.stream().mapToLong((arena) -> arena.lost[this.index]).sum();
	}

	long free() {
		return count(ModelChunk.State.FREE) - lost();
	}

	@Override
	public String toString() {
		return "the pool of " + this.sizeBytes + " B of " + this.segment;
	}

}
