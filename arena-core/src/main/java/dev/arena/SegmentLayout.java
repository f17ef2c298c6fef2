package dev.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Where everything is in a segment. The normative description, with diagrams, is
 * {@code docs/memory-layout.md}; all words are little-endian, 8 bytes and aligned unless
 * stated otherwise, all offsets are in bytes.
 *
 * @param pools the pools in ascending order of chunk size
 * @param segmentBytes the size of the whole segment
 */
record SegmentLayout(List<PoolLayout> pools, long segmentBytes) {

	/** {@code "ARENA"} and three zero bytes, as a little-endian word; written last. */
	static final long MAGIC = 0x0000_0041_4E45_5241L;

	static final int LAYOUT_VERSION = 1;

	/** Reads differently on a machine of the other byte order. */
	static final int BYTE_ORDER_MARK = 0x0102_0304;

	static final int PAGE_BYTES = 4096;

	/** Apart enough that not even the adjacent-line prefetcher couples two of them. */
	static final int LINE_BYTES = 128;

	// Header

	static final int MAGIC_OFFSET = 0;

	/** Four bytes. */
	static final int LAYOUT_VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;

	/** Four bytes. */
	static final int BYTE_ORDER_MARK_OFFSET = LAYOUT_VERSION_OFFSET + Integer.BYTES;

	static final int SEGMENT_BYTES_OFFSET = BYTE_ORDER_MARK_OFFSET + Integer.BYTES;

	static final int CREATION_ID_OFFSET = SEGMENT_BYTES_OFFSET + Long.BYTES;

	static final int POOL_COUNT_OFFSET = CREATION_ID_OFFSET + Long.BYTES;

	static final int RECLAIMED_CHUNKS_OFFSET = POOL_COUNT_OFFSET + Long.BYTES;

	/** One word for each {@link RefusedFree}, in order of declaration; room for eight. */
	static final int REFUSED_FREES_OFFSET = 64;

	static final int POOL_TABLE_OFFSET = REFUSED_FREES_OFFSET + 8 * Long.BYTES;

	/** 16 B to 64 TiB. */
	static final int MAX_POOLS = 43;

	static final int POOL_ENTRY_BYTES = 64;

	// Pool table entry

	static final int ENTRY_CHUNK_SIZE_OFFSET = 0;

	static final int ENTRY_CHUNK_COUNT_OFFSET = ENTRY_CHUNK_SIZE_OFFSET + Long.BYTES;

	static final int ENTRY_LANE_SHIFT_OFFSET = ENTRY_CHUNK_COUNT_OFFSET + Long.BYTES;

	static final int ENTRY_COUNTERS_OFFSET = ENTRY_LANE_SHIFT_OFFSET + Long.BYTES;

	static final int ENTRY_HEADS_OFFSET = ENTRY_COUNTERS_OFFSET + Long.BYTES;

	static final int ENTRY_SIDE_TABLE_OFFSET = ENTRY_HEADS_OFFSET + Long.BYTES;

	static final int ENTRY_PAYLOAD_OFFSET = ENTRY_SIDE_TABLE_OFFSET + Long.BYTES;

	// Attachment table: record k describes slot k; record 0 is unused

	static final int ATTACHMENTS_OFFSET = PAGE_BYTES;

	static final int ATTACHMENT_BYTES = 64;

	/** The largest attachment slot: what eight bits hold. */
	static final int MAX_SLOT = 255;

	static final int HEADER_BYTES = ATTACHMENTS_OFFSET + (MAX_SLOT + 1) * ATTACHMENT_BYTES;

	// Pool: counters, lane heads, side table, payload

	static final int EXHAUSTIONS_OFFSET = 0;

	/** One word for each pool of the arena that a request can be promoted to. */
	static final int PROMOTIONS_OFFSET = 64;

	static final int COUNTERS_BYTES = 512;

	/** Within the line of a lane's head. */
	static final int HEAD_HALF_WRAPS_OFFSET = Long.BYTES;

	static final int SIDE_TABLE_ENTRY_BYTES = 16;

	static final int SIDE_TABLE_LINK_OFFSET = Long.BYTES;

	/** A lane below this size costs more in scanning than it saves in contention. */
	static final int MIN_LANE_CHUNKS = 16;

	/** Leaves at least 32 bits of a head word to its tag. */
	static final int MAX_LANE_SHIFT = 22;

	/** No machine has the processors that would profit from more. */
	static final int MAX_LANES = 1 << 16;

	/** The layout of a new segment on this machine. */
	static SegmentLayout of(ArenaSpec spec) {
		int wanted = nextPowerOfTwo(2 * Runtime.getRuntime().availableProcessors());
		return of(spec, (pool) -> laneShift(pool.chunkCount(), wanted));
	}

	/** The layout with given lane sizes. */
	static SegmentLayout of(ArenaSpec spec, ToIntFunction<PoolSpec> laneShifts) {
		List<PoolLayout> pools = new ArrayList<>();
		long offset = HEADER_BYTES;
		for (PoolSpec pool : spec.pools()) {
			PoolLayout layout = PoolLayout.at(offset, pool, laneShifts.applyAsInt(pool));
			pools.add(layout);
			offset = layout.endOffset();
		}
		return new SegmentLayout(List.copyOf(pools), offset);
	}

	ArenaSpec spec() {
		return new ArenaSpec(this.pools.stream().map(PoolLayout::spec).toList());
	}

	static long roundUp(long value, long powerOfTwo) {
		return (value + powerOfTwo - 1) & -powerOfTwo;
	}

	/**
	 * The lane size as a power of two, so that a chunk's lane is a shift of its index and
	 * only the last lane is shorter.
	 */
	static int laneShift(long chunkCount, int wantedLanes) {
		long lanes = Math.max(1, Math.min(wantedLanes, Long.highestOneBit(chunkCount / MIN_LANE_CHUNKS)));
		long laneChunks = (chunkCount + lanes - 1) / lanes;
		int shift = Long.SIZE - Long.numberOfLeadingZeros(laneChunks - 1);
		return Math.min(shift, MAX_LANE_SHIFT);
	}

	private static int nextPowerOfTwo(int value) {
		return 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(value - 1));
	}

}
