package dev.arena;

import java.util.ArrayList;
import java.util.List;

import dev.arena.internal.memory.OffHeap;
import dev.arena.internal.posix.ShmFile;

/**
 * Takes back what an attachment has left behind that died, or closed while it held
 * chunks. Runs under the door, so there is one recovery at a time; everybody else goes on
 * allocating and freeing meanwhile.
 */
final class Recovery {

	private final ShmFile file;

	private final long segmentAddress;

	private final SegmentLayout layout;

	private final int slot;

	private final AttachmentTable table;

	/**
	 * A recovery by one attachment.
	 * @param file the object
	 * @param segmentAddress where it is mapped
	 * @param layout its layout
	 * @param slot who recovers
	 */
	Recovery(ShmFile file, long segmentAddress, SegmentLayout layout, int slot) {
		this.file = file;
		this.segmentAddress = segmentAddress;
		this.layout = layout;
		this.slot = slot;
		this.table = new AttachmentTable(segmentAddress);
	}

	/**
	 * Recovers every other slot that has a record but no lock, and keeps its lock
	 * meanwhile, so that nobody becomes its next holder.
	 */
	ReclaimReport recoverDead() {
		int deadAttachments = 0;
		long reclaimedChunks = 0;
		for (int slot = 1; slot <= SegmentFormat.MAX_SLOT; slot++) {
			if (slot != this.slot && this.table.status(slot) != AttachmentTable.EMPTY && this.file.tryLock(slot)) {
				try {
					deadAttachments++;
					reclaimedChunks += recover(slot).stream().mapToLong(PoolRecovery::reclaimedCount).sum();
				}
				finally {
					this.file.unlock(slot);
				}
			}
		}
		return new ReclaimReport(deadAttachments, reclaimedChunks, 0);
	}

	/** Recovers what the holder of this slot before us may have left. */
	void recoverPredecessor() {
		if (this.table.status(this.slot) != AttachmentTable.EMPTY) {
			recover(this.slot);
		}
	}

	/**
	 * Frees everything that one slot holds and empties its record. Dying on the way
	 * leaves the record, so that somebody else starts again.
	 * @param slot a slot whose process can do nothing any more
	 * @return what was taken back from each pool
	 */
	List<PoolRecovery> recover(int slot) {
		// no origin is needed: recovery makes no handles
		HandleFormat handles = new HandleFormat(this.layout, 0);
		List<PoolRecovery> recoveries = new ArrayList<>();
		long reclaimed = 0;
		for (PoolLayout pool : this.layout.pools()) {
			PoolRecovery recovery = PoolRecovery.run(pool, this.segmentAddress, handles, this.slot, slot);
			recoveries.add(recovery);
			reclaimed += recovery.reclaimedCount();
			CrashPoint.RECOVERY_POOL_COMPLETED.reached();
		}
		OffHeap.getAndAddLong(this.segmentAddress + SegmentFormat.RECLAIMED_CHUNKS_OFFSET, reclaimed);
		CrashPoint.RECOVERY_CHUNKS_RECLAIMED.reached();
		this.table.setStatus(slot, AttachmentTable.EMPTY);
		CrashPoint.RECOVERY_COMPLETED.reached();
		return recoveries;
	}

}
