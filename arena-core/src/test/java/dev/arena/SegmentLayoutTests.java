package dev.arena;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SegmentLayoutTests {

	@Test
	void offsetsAreThoseOfTheDocumentedFormat() {
		assertThat(SegmentLayout.MAGIC).isEqualTo(0x0000_0041_4E45_5241L);
		assertThat(SegmentLayout.LAYOUT_VERSION).isEqualTo(1);
		assertThat(SegmentLayout.MAGIC_OFFSET).isEqualTo(0);
		assertThat(SegmentLayout.LAYOUT_VERSION_OFFSET).isEqualTo(8);
		assertThat(SegmentLayout.BYTE_ORDER_MARK_OFFSET).isEqualTo(12);
		assertThat(SegmentLayout.SEGMENT_BYTES_OFFSET).isEqualTo(16);
		assertThat(SegmentLayout.CREATION_ID_OFFSET).isEqualTo(24);
		assertThat(SegmentLayout.POOL_COUNT_OFFSET).isEqualTo(32);
		assertThat(SegmentLayout.RECLAIMED_CHUNKS_OFFSET).isEqualTo(40);
		assertThat(SegmentLayout.REFUSED_FREES_OFFSET).isEqualTo(64);
		assertThat(SegmentLayout.POOL_TABLE_OFFSET).isEqualTo(128);
		assertThat(SegmentLayout.POOL_ENTRY_BYTES).isEqualTo(64);
		assertThat(SegmentLayout.ENTRY_CHUNK_SIZE_OFFSET).isEqualTo(0);
		assertThat(SegmentLayout.ENTRY_CHUNK_COUNT_OFFSET).isEqualTo(8);
		assertThat(SegmentLayout.ENTRY_LANE_SHIFT_OFFSET).isEqualTo(16);
		assertThat(SegmentLayout.ENTRY_COUNTERS_OFFSET).isEqualTo(24);
		assertThat(SegmentLayout.ENTRY_HEADS_OFFSET).isEqualTo(32);
		assertThat(SegmentLayout.ENTRY_SIDE_TABLE_OFFSET).isEqualTo(40);
		assertThat(SegmentLayout.ENTRY_PAYLOAD_OFFSET).isEqualTo(48);
		assertThat(SegmentLayout.ATTACHMENTS_OFFSET).isEqualTo(4096);
		assertThat(SegmentLayout.ATTACHMENT_BYTES).isEqualTo(64);
		assertThat(SegmentLayout.HEADER_BYTES).isEqualTo(20480);
		assertThat(SegmentLayout.EXHAUSTIONS_OFFSET).isEqualTo(0);
		assertThat(SegmentLayout.PROMOTIONS_OFFSET).isEqualTo(64);
		assertThat(SegmentLayout.COUNTERS_BYTES).isEqualTo(512);
		assertThat(SegmentLayout.LINE_BYTES).isEqualTo(128);
		assertThat(SegmentLayout.HEAD_HALF_WRAPS_OFFSET).isEqualTo(8);
		assertThat(SegmentLayout.SIDE_TABLE_ENTRY_BYTES).isEqualTo(16);
		assertThat(SegmentLayout.SIDE_TABLE_LINK_OFFSET).isEqualTo(8);
	}

	@Test
	void theTableAndTheCountersHaveRoomForEveryLegalArena() {
		int legalPools = Long.numberOfTrailingZeros(ArenaSpec.MAX_CHUNK_SIZE_BYTES)
				- Long.numberOfTrailingZeros(ArenaSpec.MIN_CHUNK_SIZE_BYTES) + 1;
		assertThat(SegmentLayout.MAX_POOLS).isEqualTo(legalPools);
		assertThat(SegmentLayout.POOL_TABLE_OFFSET + SegmentLayout.MAX_POOLS * SegmentLayout.POOL_ENTRY_BYTES)
			.isLessThanOrEqualTo(SegmentLayout.ATTACHMENTS_OFFSET);
		assertThat(SegmentLayout.PROMOTIONS_OFFSET + SegmentLayout.MAX_POOLS * Long.BYTES)
			.isLessThanOrEqualTo(SegmentLayout.COUNTERS_BYTES);
		assertThat(SegmentLayout.REFUSED_FREES_OFFSET + RefusedFree.values().length * Long.BYTES)
			.isLessThanOrEqualTo(SegmentLayout.POOL_TABLE_OFFSET);
	}

	@Test
	void documentedExampleHasTheDocumentedOffsets() {
		SegmentLayout layout = SegmentLayout.of(ArenaSpec.of(128, 64, 256), (pool) -> 5);
		assertThat(layout.pools().get(0))
			.isEqualTo(new PoolLayout(new PoolSpec(64, 128), 5, 20480, 20992, 21504, 24576, 32768));
		assertThat(layout.pools().get(1))
			.isEqualTo(new PoolLayout(new PoolSpec(256, 128), 5, 32768, 33280, 33792, 36864, 69632));
		assertThat(layout.segmentBytes()).isEqualTo(69632);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 15, 16, 17, 31, 33, 100, 513, 992, 4096, 1_000_003, 3_000_000_000L, 0xFFFF_FFFFL })
	void hotWordsAreAlignedAndLanesCoverAllChunks(long count) {
		SegmentLayout layout = SegmentLayout.of(ArenaSpec.of(count, 16, 4096));
		for (PoolLayout pool : layout.pools()) {
			assertThat(pool.countersOffset() % SegmentLayout.PAGE_BYTES).isZero();
			assertThat(pool.headsOffset() % SegmentLayout.LINE_BYTES).isZero();
			assertThat(pool.sideTableOffset() % SegmentLayout.LINE_BYTES).isZero();
			assertThat(pool.payloadOffset() % SegmentLayout.PAGE_BYTES).isZero();
			assertThat(pool.endOffset() % SegmentLayout.PAGE_BYTES).isZero();
			assertThat(((long) pool.laneCount() - 1) << pool.laneShift()).isLessThan(count);
			assertThat((long) pool.laneCount() << pool.laneShift()).isGreaterThanOrEqualTo(count);
		}
	}

	@ParameterizedTest
	@CsvSource({ "1,4,0", "15,4,4", "16,4,4", "31,4,5", "32,4,4", "64,4,4", "128,4,5", "130,4,6", "513,32,5",
			"1048576,4,18", "4294967295,4,22" })
	void aLaneHasAtLeastSixteenChunksAndAtMostWhatLeavesTheTagItsBits(long count, int wantedLanes, int shift) {
		assertThat(SegmentLayout.laneShift(count, wantedLanes)).isEqualTo(shift);
	}

}
