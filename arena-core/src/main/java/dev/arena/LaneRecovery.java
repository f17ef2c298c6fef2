package dev.arena;

import java.util.BitSet;

/**
 * Recovery within one pool: completes the pops that a dead slot had announced, frees the
 * chunks that it held, and puts back the chunks that it had freed but not pushed. Chunks
 * in transit stay.
 */
final class LaneRecovery {

	/*
	 * A chunk that is FREE and off its list was freed by a process that died before
	 * pushing it; its state names that process. To tell it from the many chunks that the
	 * dead freed and pushed, the list is walked. The list changes meanwhile, but a chunk
	 * that is on it and stays FREE in the same generation is met all the same: nothing
	 * below it moves while it is there, and every node at or above it, popped and pushed
	 * as often as may be, links to a node that was at or above it too. So a walk that
	 * comes to the end has passed it. A walk can be led astray for a while by nodes that
	 * move above; it is cut off and started again. If the head has not changed meanwhile
	 * nothing has moved: then the list is a circle.
	 */

	private static final int MAX_WALKS = 1000;

	private final Lanes lanes;

	private final int deadSlot;

	private long heldCount;

	private long reclaimedCount;

	LaneRecovery(Lanes lanes, int deadSlot) {
		this.lanes = lanes;
		this.deadSlot = deadSlot;
	}

	/**
	 * Recovers all lanes of the pool.
	 * @return how many chunks were taken back
	 */
	long run() {
		this.reclaimedCount = this.lanes.stream().mapToLong(this::recover).sum();
		return this.reclaimedCount;
	}

	/** How many chunks the slot held. */
	long heldCount() {
		return this.heldCount;
	}

	/** How many chunks were taken back: those held, and those freed but not pushed. */
	long reclaimedCount() {
		return this.reclaimedCount;
	}

	private long recover(Lane lane) {
		lane.completePopOf(this.deadSlot);
		long reclaimed = 0;
		BitSet freedByDead = new BitSet();
		for (int i = 0; i < lane.chunkCount(); i++) {
			long state = this.lanes.state(lane.firstChunk() + i);
			if (ChunkState.owner(state) != this.deadSlot) {
				continue;
			}
			if (ChunkState.phase(state) == ChunkState.LIVE) {
				reclaimed += this.lanes.free(lane.firstChunk() + i, state) ? 1 : 0;
			}
			else if (ChunkState.phase(state) == ChunkState.FREE) {
				freedByDead.set(i);
			}
		}
		this.heldCount += reclaimed;
		return reclaimed + (freedByDead.isEmpty() ? 0 : pushOrphans(lane, freedByDead));
	}

	private long pushOrphans(Lane lane, BitSet freedByDead) {
		// Read before the walk: a chunk in the same state after it has not moved
		// meanwhile.
		long[] states = freedByDead.stream().mapToLong((i) -> this.lanes.state(lane.firstChunk() + i)).toArray();
		BitSet listed = walk(lane);
		long pushed = 0;
		int candidate = 0;
		for (int i = freedByDead.nextSetBit(0); i >= 0; i = freedByDead.nextSetBit(i + 1)) {
			long state = states[candidate++];
			boolean orphan = !listed.get(i) && ChunkState.phase(state) == ChunkState.FREE
					&& ChunkState.owner(state) == this.deadSlot;
			pushed += (orphan && this.lanes.pushOrphan(lane.firstChunk() + i, state)) ? 1 : 0;
		}
		return pushed;
	}

	/** The indices met on a walk from the head of a lane to its end. */
	private BitSet walk(Lane lane) {
		BitSet met = new BitSet();
		for (int walk = 0; walk < MAX_WALKS; walk++) {
			met.clear();
			long head = lane.head();
			long chunk = lane.top();
			for (long steps = lane.chunkCount(); chunk != Lanes.NONE && steps > 0; steps--) {
				met.set((int) (chunk - lane.firstChunk()));
				chunk = this.lanes.below(chunk);
			}
			if (chunk == Lanes.NONE) {
				return met;
			}
			if (lane.head() == head) {
				throw lane.damaged("its list is a circle");
			}
		}
		throw lane.damaged(MAX_WALKS + " walks of " + lane.chunkCount() + " chunks did not reach the end of its list");
	}

}
