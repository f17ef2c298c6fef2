package dev.arena.benchmark;

import dev.arena.memory.OffHeap;

/**
 * The baseline: the free list that join publishes, in Java. One head of 32 bits of tag and
 * 32 bits of index for the whole pool, the link in the free chunk itself, no state, no
 * generation, no count.
 */
final class SingleHeadPool {

	private static final long NIL = 0xFFFF_FFFFL;

	private static final long TAG_UNIT = 1L << 32;

	private final long headAddress;

	private final long chunksAddress;

	private final int chunkSizeShift;

	SingleHeadPool(long address, int chunkSizeBytes, int chunkCount) {
		this.headAddress = address;
		this.chunksAddress = address + 128;
		this.chunkSizeShift = Integer.numberOfTrailingZeros(chunkSizeBytes);
		for (int i = 0; i < chunkCount; i++) {
			OffHeap.putLongPlain(chunkAddress(i), (i + 1 < chunkCount) ? i + 1 : NIL);
		}
		OffHeap.putLongRelease(this.headAddress, 0);
	}

	long allocate() {
		for (;;) {
			long head = OffHeap.getLongAcquire(this.headAddress);
			long index = head & NIL;
			if (index == NIL) {
				return 0;
			}
			long chunk = chunkAddress(index);
			long next = OffHeap.getLongOpaque(chunk) & NIL;
			if (OffHeap.casLong(this.headAddress, head, (head & -TAG_UNIT) + TAG_UNIT | next)) {
				return chunk;
			}
		}
	}

	void free(long chunk) {
		long index = chunk - this.chunksAddress >>> this.chunkSizeShift;
		for (;;) {
			long head = OffHeap.getLongAcquire(this.headAddress);
			OffHeap.putLongOpaque(chunk, head & NIL);
			if (OffHeap.casLong(this.headAddress, head, (head & -TAG_UNIT) + TAG_UNIT | index)) {
				return;
			}
		}
	}

	private long chunkAddress(long index) {
		return this.chunksAddress + (index << this.chunkSizeShift);
	}

}
