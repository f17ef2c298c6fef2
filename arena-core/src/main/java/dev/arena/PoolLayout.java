package dev.arena;

/**
 * Where everything is in one pool of a segment. Offsets are in bytes from the start of
 * the segment.
 *
 * @param spec size and number of chunks
 * @param laneShift binary logarithm of the number of chunks in each lane but the last
 * @param countersOffset exhaustions and promotions; page-aligned
 * @param headsOffset the lane heads, each alone in {@link SegmentLayout#LINE_BYTES}
 * @param sideTableOffset states and links, {@link SegmentLayout#SIDE_TABLE_ENTRY_BYTES} a
 * chunk
 * @param payloadOffset the chunks themselves; page-aligned
 * @param endOffset the end of the pool; page-aligned
 */
record PoolLayout(PoolSpec spec, int laneShift, long countersOffset, long headsOffset, long sideTableOffset,
		long payloadOffset, long endOffset) {

	static PoolLayout at(long offset, PoolSpec spec, int laneShift) {
		long laneCount = laneCount(spec.chunkCount(), laneShift);
		long heads = SegmentLayout.roundUp(offset + SegmentLayout.COUNTERS_BYTES, SegmentLayout.LINE_BYTES);
		long sideTable = heads + laneCount * SegmentLayout.LINE_BYTES;
		long payload = SegmentLayout.roundUp(sideTable + spec.chunkCount() * SegmentLayout.SIDE_TABLE_ENTRY_BYTES,
				SegmentLayout.PAGE_BYTES);
		long end = SegmentLayout.roundUp(payload + spec.chunkCount() * spec.chunkSizeBytes(), SegmentLayout.PAGE_BYTES);
		return new PoolLayout(spec, laneShift, offset, heads, sideTable, payload, end);
	}

	int laneCount() {
		return (int) laneCount(this.spec.chunkCount(), this.laneShift);
	}

	/** The number of chunks in a lane: a power of two, but for the last lane. */
	long chunksIn(int lane) {
		return Math.min(1L << this.laneShift, this.spec.chunkCount() - ((long) lane << this.laneShift));
	}

	static long laneCount(long chunkCount, int laneShift) {
		return ((chunkCount - 1) >>> laneShift) + 1;
	}

}
