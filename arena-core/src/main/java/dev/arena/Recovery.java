package dev.arena;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import dev.arena.internal.memory.OffHeap;
import dev.arena.internal.posix.ShmFile;

/**
 * Takes back what attachments have left behind that died, or closed while they held
 * chunks, in one pass for all of them. Runs under the door, so there is one recovery at a
 * time; everybody else goes on allocating and freeing meanwhile.
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
	 * Recovers every other slot that has a record but no lock.
	 */
	ReclaimReport recoverDead() {
		return recoverAll(lockDead());
	}

	/**
	 * Recovers what the holder of this slot before us may have left, and every other slot
	 * that has a record but no lock. Nothing is ours yet.
	 */
	void recoverPredecessors() {
		BitSet dead = lockDead();
		if (this.table.status(this.slot) != AttachmentTable.EMPTY) {
			dead.set(this.slot);
		}
		recoverAll(dead);
	}

	/**
	 * Frees everything that this slot holds and empties its record.
	 * @return what was taken back from each pool
	 */
	List<PoolRecovery> recoverOwn() {
		BitSet own = new BitSet();
		own.set(this.slot);
		return recover(own);
	}

	/** Locks the dead slots, so that nobody becomes the next holder of one. */
	private BitSet lockDead() {
		BitSet dead = new BitSet();
		for (int slot = 1; slot <= SegmentFormat.MAX_SLOT; slot++) {
			if (slot != this.slot && this.table.status(slot) != AttachmentTable.EMPTY && this.file.tryLock(slot)) {
				dead.set(slot);
			}
		}
		return dead;
	}

	private ReclaimReport recoverAll(BitSet dead) {
		if (dead.isEmpty()) {
			return ReclaimReport.NOTHING;
		}
		try {
			long reclaimedChunks = recover(dead).stream().mapToLong(PoolRecovery::reclaimedCount).sum();
			return new ReclaimReport(dead.cardinality(), reclaimedChunks, 0);
		}
		finally {
			dead.stream().filter((slot) -> slot != this.slot).forEach(this.file::unlock);
		}
	}

	/**
	 * Frees everything that some slots hold, whose processes can do nothing any more, and
	 * empties their records. Dying on the way leaves the records, so that somebody else
	 * starts again.
	 * @return what was taken back from each pool
	 */
	private List<PoolRecovery> recover(BitSet slots) {
		// no origin is needed: recovery makes no handles
		HandleFormat handles = new HandleFormat(this.layout, 0);
		List<PoolRecovery> recoveries = new ArrayList<>();
		long reclaimed = 0;
		for (PoolLayout pool : this.layout.pools()) {
			PoolRecovery recovery = PoolRecovery.run(pool, this.segmentAddress, handles, this.slot, slots);
			recoveries.add(recovery);
			reclaimed += recovery.reclaimedCount();
			CrashPoint.RECOVERY_POOL_COMPLETED.reached();
		}
		OffHeap.getAndAddLong(this.segmentAddress + SegmentFormat.RECLAIMED_CHUNKS_OFFSET, reclaimed);
		CrashPoint.RECOVERY_CHUNKS_RECLAIMED.reached();
		slots.stream().forEach((slot) -> this.table.setStatus(slot, AttachmentTable.EMPTY));
		CrashPoint.RECOVERY_COMPLETED.reached();
		return recoveries;
	}

}
