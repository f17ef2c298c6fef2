package dev.arena;

/**
 * Where everything is in one pool of a segment. Offsets are in bytes from the start of
 * the segment.
 *
 * @param spec size and number of chunks
 * @param firstOrdinal the number of its first chunk among all chunks of the arena, from 1
 * @param firstPosition the same in a numbering in which each pool begins with a whole
 * block
 * @param stateShift binary logarithm of the distance of two state words
 * @param countersOffset exhaustions, hand-offs and promotions; page-aligned
 * @param flagsOffset the tree of flags
 * @param statesOffset the state words
 * @param payloadOffset the chunks themselves; page-aligned
 * @param endOffset the end of the pool; page-aligned
 */
record PoolLayout(PoolSpec spec, long firstOrdinal, long firstPosition, int stateShift, long countersOffset,
		long flagsOffset, long statesOffset, long payloadOffset, long endOffset) {

	static PoolLayout at(long offset, PoolSpec spec, long firstOrdinal, long firstPosition) {
		long count = spec.chunkCount();
		int stateShift = SegmentFormat.stateShift(count);
		long flags = offset + SegmentFormat.COUNTERS_BYTES;
		long states = flags;
		for (int level = 0; level < levels(count); level++) {
			states += levelBytes(count, level);
		}
		long payload = SegmentFormat.roundUp(states + (count << stateShift), SegmentFormat.PAGE_BYTES);
		long end = SegmentFormat.roundUp(payload + count * spec.chunkSizeBytes(), SegmentFormat.PAGE_BYTES);
		return new PoolLayout(spec, firstOrdinal, firstPosition, stateShift, offset, flags, states, payload, end);
	}

	/** How many levels the tree of flags of a pool has; at least one. */
	static int levels(long chunkCount) {
		int levels = 1;
		while (nodes(chunkCount, levels - 1) > 1) {
			levels++;
		}
		return levels;
	}

	/** How many nodes a level has; a node of level 0 is a block of chunks. */
	static long nodes(long chunkCount, int level) {
		return ((chunkCount - 1) >>> SegmentFormat.FAN_OUT_SHIFT * (level + 1)) + 1;
	}

	/** How many bytes a level takes; each begins in a line of its own. */
	static long levelBytes(long chunkCount, int level) {
		return SegmentFormat.roundUp(nodes(chunkCount, level) * Long.BYTES, SegmentFormat.LINE_BYTES);
	}

}
