package dev.arena;

import java.util.BitSet;
import java.util.List;

/**
 * Accounts for every chunk of a pool that nobody uses at the moment.
 */
final class PoolVerification {

	private final Lanes lanes;

	private final String name;

	private final List<String> contradictions;

	private long free;

	private long live;

	private long inTransit;

	PoolVerification(SlabPool pool, List<String> contradictions) {
		this.lanes = pool.lanes();
		this.name = "pool of " + pool.chunkSizeBytes() + "-byte chunks";
		this.contradictions = contradictions;
	}

	PoolVerification run() {
		this.lanes.stream().forEach((lane) -> {
			try {
				verify(lane);
			}
			catch (DamagedSegmentException ex) {
				add(ex.getMessage());
			}
		});
		return this;
	}

	long free() {
		return this.free;
	}

	long live() {
		return this.live;
	}

	long inTransit() {
		return this.inTransit;
	}

	private void verify(Lane lane) {
		lane.settle();
		BitSet listed = walk(lane);
		for (int i = 0; i < lane.chunkCount(); i++) {
			long chunk = lane.firstChunk() + i;
			long state = this.lanes.state(chunk);
			boolean free = ChunkState.phase(state) == ChunkState.FREE;
			if (free != listed.get(i)) {
				add("chunk " + chunk + " is " + ChunkState.describe(state) + " and "
						+ (listed.get(i) ? "on the free list" : "not on the free list"));
			}
			else if (!free && !ChunkState.isHeld(state)) {
				add("chunk " + chunk + " is in " + ChunkState.describe(state));
			}
			switch (ChunkState.phase(state)) {
				case ChunkState.FREE -> this.free++;
				case ChunkState.LIVE -> this.live++;
				case ChunkState.TRANSIT -> this.inTransit++;
				default -> {
				}
			}
		}
	}

	/**
	 * The indices on the list of a lane, each of which must be one less deep than the one
	 * above.
	 */
	private BitSet walk(Lane lane) {
		BitSet listed = new BitSet();
		long chunk = lane.top();
		long expectedDepth = (chunk != Lanes.NONE) ? this.lanes.depth(chunk) : 0;
		while (chunk != Lanes.NONE && !listed.get((int) (chunk - lane.firstChunk()))) {
			long depth = this.lanes.depth(chunk);
			if (depth != expectedDepth) {
				add("chunk " + chunk + " has depth " + depth + ", must be " + expectedDepth);
				expectedDepth = depth;
			}
			expectedDepth--;
			listed.set((int) (chunk - lane.firstChunk()));
			chunk = this.lanes.below(chunk);
		}
		if (chunk != Lanes.NONE) {
			add("chunk " + chunk + " is on the free list twice");
		}
		else if (expectedDepth != 0) {
			add("the free list ends " + expectedDepth + " chunks before the depth says");
		}
		return listed;
	}

	private void add(String contradiction) {
		this.contradictions.add(this.name + ": " + contradiction);
	}

}
