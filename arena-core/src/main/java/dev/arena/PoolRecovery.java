package dev.arena;

import java.util.BitSet;

/**
 * Recovery within one pool: frees what dead slots held, in one pass for all of them, and
 * lets everybody find what is free. Chunks in transit stay.
 */
final class PoolRecovery {

	private final FlagTree tree;

	private final ChunkTable table;

	private final BitSet deadSlots;

	private long reclaimedCount;

	private long inTransitCount;

	private boolean isAnyFree;

	private PoolRecovery(ChunkTable table, BitSet deadSlots) {
		this.tree = table.tree();
		this.table = table;
		this.deadSlots = deadSlots;
	}

	/** Recovers a pool of a mapped segment, for a slot. */
	static PoolRecovery run(PoolLayout layout, long segmentAddress, HandleFormat handles, int slot, BitSet deadSlots) {
		PoolRecovery recovery = new PoolRecovery(
				new ChunkTable(layout, segmentAddress, handles, slot, new Parking(0), false), deadSlots);
		recovery.run();
		return recovery;
	}

	/** Goes through all blocks that were ever touched. */
	private void run() {
		this.tree.forEachTouchedBlock(this::recover);
	}

	/** How many chunks were taken back. */
	long reclaimedCount() {
		return this.reclaimedCount;
	}

	/** How many chunks were met in transit. */
	long inTransitCount() {
		return this.inTransitCount;
	}

	/**
	 * Raises the flags above a block in which anything is free, whoever freed it: the
	 * dead may have freed it and not come to raise, and its word may name somebody else
	 * by now.
	 */
	private void recover(long block) {
		this.isAnyFree = false;
		Looks.count(this.table.chunksIn(block));
		this.table.forEachWord(block, this::recover);
		if (this.isAnyFree) {
			this.tree.raise(block);
		}
	}

	private void recover(long index, long word) {
		boolean isOfDead = ChunkWord.isLive(word) && this.deadSlots.get(ChunkWord.owner(word));
		if (isOfDead && this.table.freeIf(index, word)) {
			CrashPoint.RECOVERY_CHUNK_FREED.reached();
			this.reclaimedCount++;
		}
		this.inTransitCount += ChunkWord.isInTransit(word) ? 1 : 0;
		this.isAnyFree |= isOfDead || ChunkWord.isFree(word);
	}

}
