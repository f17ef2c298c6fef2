package dev.arena;

/**
 * Recovery within one pool: frees what a dead slot held, and lets everybody find what is
 * free. Chunks in transit stay.
 */
final class PoolRecovery {

	private final FlagTree tree;

	private final ChunkTable table;

	private final int deadSlot;

	private long reclaimedCount;

	private long inTransitCount;

	private boolean isAnyFree;

	private PoolRecovery(ChunkTable table, int deadSlot) {
		this.tree = table.tree();
		this.table = table;
		this.deadSlot = deadSlot;
	}

	/** Recovers a pool of a mapped segment, for a slot. */
	static PoolRecovery run(PoolLayout layout, long segmentAddress, HandleFormat handles, int slot, int deadSlot) {
		PoolRecovery recovery = new PoolRecovery(
				new ChunkTable(layout, segmentAddress, handles, slot, new Parking(0), false), deadSlot);
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
		this.table.forEachWord(block, this::recover);
		if (this.isAnyFree) {
			this.tree.raise(block);
		}
	}

	private void recover(long index, long word) {
		boolean isOfDead = ChunkWord.isLive(word) && ChunkWord.owner(word) == this.deadSlot;
		if (isOfDead && this.table.freeIf(index, word)) {
			CrashPoint.RECOVERY_CHUNK_FREED.reached();
			this.reclaimedCount++;
		}
		this.inTransitCount += ChunkWord.isInTransit(word) ? 1 : 0;
		this.isAnyFree |= isOfDead || ChunkWord.isFree(word);
	}

}
