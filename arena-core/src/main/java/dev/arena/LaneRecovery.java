package dev.arena;

import java.util.BitSet;

/**
 * Recovery within one pool: completes the pops that a dead slot had announced, frees the
 * chunks that it held, and puts back the chunks that it had freed but not pushed.
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
	 * move above; it is cut off and started again.
	 */

	private static final int MAX_WALKS = 1000;

	private final Lanes lanes;

	private final LaneGeometry geometry;

	private final int deadSlot;

	LaneRecovery(Lanes lanes, int deadSlot) {
		this.lanes = lanes;
		this.geometry = lanes.geometry();
		this.deadSlot = deadSlot;
	}

	/**
	 * Recovers all lanes of the pool.
	 * @return how many chunks were taken back
	 */
	long run() {
		long reclaimed = 0;
		for (int lane = 0; lane < this.geometry.laneCount(); lane++) {
			this.lanes.completePopOf(this.deadSlot, lane);
			reclaimed += recover(lane);
		}
		return reclaimed;
	}

	private long recover(int lane) {
		long reclaimed = 0;
		BitSet freedByDead = new BitSet();
		long first = this.geometry.chunk(lane, 0);
		long count = this.geometry.chunksIn(lane);
		for (int i = 0; i < count; i++) {
			long state = this.lanes.state(first + i);
			if (ChunkState.owner(state) == this.deadSlot) {
				if (ChunkState.phase(state) == ChunkState.LIVE) {
					reclaimed += this.lanes.free(first + i, state) ? 1 : 0;
				}
				else {
					freedByDead.set(i);
				}
			}
		}
		return reclaimed + (freedByDead.isEmpty() ? 0 : pushOrphans(lane, freedByDead));
	}

	private long pushOrphans(int lane, BitSet freedByDead) {
		long[] states = freedByDead.stream()
			.mapToLong((index) -> this.lanes.state(this.geometry.chunk(lane, index)))
			.toArray();
		BitSet listed = walk(lane);
		long reclaimed = 0;
		int i = 0;
		for (int index = freedByDead.nextSetBit(0); index >= 0; index = freedByDead.nextSetBit(index + 1)) {
			long state = states[i++];
			boolean orphan = !listed.get(index) && ChunkState.phase(state) == ChunkState.FREE
					&& ChunkState.owner(state) == this.deadSlot;
			if (orphan && this.lanes.adopt(this.geometry.chunk(lane, index), state)) {
				reclaimed++;
			}
		}
		return reclaimed;
	}

	/** The indices met on a walk from the head of a lane to its end. */
	private BitSet walk(int lane) {
		BitSet met = new BitSet();
		for (int walk = 0; walk < MAX_WALKS; walk++) {
			met.clear();
			long index = this.lanes.top(lane);
			for (long steps = this.geometry.chunksIn(lane); index != Lanes.NONE && steps > 0; steps--) {
				met.set((int) index);
				index = this.lanes.below(lane, index);
			}
			if (index == Lanes.NONE) {
				return met;
			}
			Thread.onSpinWait();
		}
		throw new DamagedSegmentException("The free list of lane " + lane + " has no end: " + MAX_WALKS + " walks of "
				+ this.geometry.chunksIn(lane) + " chunks did not reach it; create the segment anew");
	}

}
