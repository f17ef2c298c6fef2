package dev.arena.benchmark.peer;

import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.memory.MemoryOptions;
import dev.arena.internal.memory.OffHeap;

/**
 * The baseline: the free list that join publishes, in Java. One head of 32 bits of tag
 * and 32 bits of index for the whole pool, the link in the free chunk itself, no state,
 * no generation, no count. Its memory is mapped as that of a local arena is, and every
 * chunk is linked to the next when the pool is made.
 */
public final class SingleHeadPool implements AutoCloseable {

	private static final long NIL = 0xFFFF_FFFFL;

	private static final long TAG_UNIT = 1L << 32;

	/** So that the head shares no cache line, nor the neighbour of one, with a chunk. */
	private static final int HEAD_BYTES = 128;

	private final MappedMemory memory;

	private final long headAddress;

	private final long chunksAddress;

	private final int chunkSizeShift;

	/**
	 * Maps and links a pool.
	 * @param chunkSizeBytes the size of its chunks, a power of two
	 * @param chunkCount how many there are
	 */
	public SingleHeadPool(int chunkSizeBytes, int chunkCount) {
		this.memory = LocalMemory.map(pageAligned(HEAD_BYTES + (long) chunkSizeBytes * chunkCount),
				MemoryOptions.defaults());
		this.headAddress = this.memory.address();
		this.chunksAddress = this.headAddress + HEAD_BYTES;
		this.chunkSizeShift = Integer.numberOfTrailingZeros(chunkSizeBytes);
		for (int i = 0; i < chunkCount; i++) {
			OffHeap.putLongPlain(chunkAddress(i), (i + 1 < chunkCount) ? i + 1 : NIL);
		}
		OffHeap.putLongRelease(this.headAddress, 0);
	}

	@Override
	public void close() {
		this.memory.close();
	}

	/** The address of a chunk, or 0 if there is none. */
	long allocate() {
		for (;;) { // another thread has allocated or freed
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
		for (;;) { // another thread has allocated or freed
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

	private static long pageAligned(long sizeBytes) {
		long pageSizeBytes = 4096;
		return sizeBytes + pageSizeBytes - 1 & -pageSizeBytes;
	}

}
