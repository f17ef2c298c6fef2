package dev.arena;

import java.util.ArrayList;
import java.util.List;

/**
 * Where everything is in a segment of a given geometry: the same on every machine.
 *
 * @param pools the pools in ascending order of chunk size
 * @param segmentBytes the size of the whole segment
 */
record SegmentLayout(List<PoolLayout> pools, long segmentBytes) {

	static SegmentLayout of(ArenaSpec spec) {
		List<PoolLayout> pools = new ArrayList<>();
		long offset = SegmentFormat.HEADER_BYTES;
		long ordinal = 1;
		long position = SegmentFormat.FAN_OUT; // not 0: no chunk has the name 0
		for (PoolSpec pool : spec.pools()) {
			PoolLayout layout = PoolLayout.at(offset, pool, ordinal, position);
			pools.add(layout);
			offset = layout.endOffset();
			ordinal += pool.chunkCount();
			position += SegmentFormat.roundUp(pool.chunkCount(), SegmentFormat.FAN_OUT);
		}
		return new SegmentLayout(List.copyOf(pools), offset);
	}

	ArenaSpec spec() {
		return new ArenaSpec(this.pools.stream().map(PoolLayout::spec).toList());
	}

}
