package dev.arena;

import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

@Tag("text")
class SegmentLayoutTests {

	@Test
	void offsetsInTheHeaderAreThoseOfTheDocumentedFormat() {
		assertThat(SegmentFormat.MAGIC).isEqualTo(0x0000_0041_4E45_5241L);
		assertThat(SegmentFormat.LAYOUT_VERSION).isEqualTo(1);
		assertThat(SegmentFormat.MAGIC_OFFSET).isEqualTo(0);
		assertThat(SegmentFormat.LAYOUT_VERSION_OFFSET).isEqualTo(8);
		assertThat(SegmentFormat.BYTE_ORDER_MARK_OFFSET).isEqualTo(12);
		assertThat(SegmentFormat.SEGMENT_BYTES_OFFSET).isEqualTo(16);
		assertThat(SegmentFormat.CREATION_ID_OFFSET).isEqualTo(24);
		assertThat(SegmentFormat.ORIGIN_OFFSET).isEqualTo(32);
		assertThat(SegmentFormat.POOL_COUNT_OFFSET).isEqualTo(40);
		assertThat(SegmentFormat.TRANSIT_TIMEOUT_NANOS_OFFSET).isEqualTo(48);
		assertThat(SegmentFormat.EPOCH_OFFSET).isEqualTo(64);
		assertThat(SegmentFormat.RECLAIMED_CHUNKS_OFFSET).isEqualTo(72);
		assertThat(SegmentFormat.REFUSED_FREES_OFFSET).isEqualTo(128);
		assertThat(SegmentFormat.POOL_TABLE_OFFSET).isEqualTo(256);
		assertThat(SegmentFormat.POOL_ENTRY_BYTES).isEqualTo(64);
		assertThat(SegmentFormat.ENTRY_CHUNK_SIZE_OFFSET).isEqualTo(0);
		assertThat(SegmentFormat.ENTRY_CHUNK_COUNT_OFFSET).isEqualTo(8);
		assertThat(SegmentFormat.ENTRY_STATE_SHIFT_OFFSET).isEqualTo(16);
		assertThat(SegmentFormat.ENTRY_COUNTERS_OFFSET).isEqualTo(24);
		assertThat(SegmentFormat.ENTRY_FLAGS_OFFSET).isEqualTo(32);
		assertThat(SegmentFormat.ENTRY_STATES_OFFSET).isEqualTo(40);
		assertThat(SegmentFormat.ENTRY_PAYLOAD_OFFSET).isEqualTo(48);
		assertThat(SegmentFormat.ATTACHMENTS_OFFSET).isEqualTo(4096);
		assertThat(SegmentFormat.ATTACHMENT_BYTES).isEqualTo(64);
		assertThat(SegmentFormat.HEADER_BYTES).isEqualTo(20480);
	}

	@Test
	void offsetsInAPoolAreThoseOfTheDocumentedFormat() {
		assertThat(SegmentFormat.EXHAUSTIONS_OFFSET).isEqualTo(0);
		assertThat(SegmentFormat.HAND_OFFS_OFFSET).isEqualTo(64);
		assertThat(SegmentFormat.TRANSIT_FREES_OFFSET).isEqualTo(72);
		assertThat(SegmentFormat.PROMOTIONS_OFFSET).isEqualTo(128);
		assertThat(SegmentFormat.COUNTERS_BYTES).isEqualTo(512);
		assertThat(SegmentFormat.LINE_BYTES).isEqualTo(128);
		assertThat(SegmentFormat.FAN_OUT).isEqualTo(64);
	}

	@Test
	void codesOfRefusedFreesAreThoseOfTheDocumentedFormat() {
		assertThat(RefusedFree.values()).extracting(RefusedFree::name, RefusedFree::code)
			.containsExactly(tuple("FOREIGN_CHUNK", 0), tuple("DOUBLE_FREE", 1), tuple("STALE_CHUNK", 2),
					tuple("STALE_HANDLE", 3));
	}

	@Test
	void theTableAndTheCountersHaveRoomForEveryLegalArena() {
		int legalPools = Long.numberOfTrailingZeros(ArenaSpec.MAX_CHUNK_SIZE_BYTES)
				- Long.numberOfTrailingZeros(ArenaSpec.MIN_CHUNK_SIZE_BYTES) + 1;
		assertThat(SegmentFormat.MAX_POOLS).isEqualTo(legalPools);
		assertThat(SegmentFormat.POOL_TABLE_OFFSET + SegmentFormat.MAX_POOLS * SegmentFormat.POOL_ENTRY_BYTES)
			.isLessThanOrEqualTo(SegmentFormat.ATTACHMENTS_OFFSET);
		assertThat(SegmentFormat.PROMOTIONS_OFFSET + SegmentFormat.MAX_POOLS * Long.BYTES)
			.isLessThanOrEqualTo(SegmentFormat.COUNTERS_BYTES);
		assertThat(SegmentFormat.REFUSED_FREES_OFFSET + 8 * Long.BYTES)
			.isLessThanOrEqualTo(SegmentFormat.POOL_TABLE_OFFSET);
		assertThat(RefusedFree.values()).allMatch((reason) -> reason.code() < 8);
	}

	@Test
	void documentedExampleHasTheDocumentedOffsets() {
		SegmentLayout layout = SegmentLayout.of(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(128));
		assertThat(layout.pools()).containsExactly(
				new PoolLayout(PoolSpec.ofChunkSize(64).withChunkCount(128), 1, 64, 6, 20480, 20992, 21248, 32768,
						40960),
				new PoolLayout(PoolSpec.ofChunkSize(256).withChunkCount(128), 129, 192, 6, 40960, 41472, 41728, 53248,
						86016));
		assertThat(layout.segmentBytes()).isEqualTo(86016);
		assertThat(layout.spec()).isEqualTo(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(128));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 63, 64, 65, 100, 1024, 1025, 4096, 4097, 262_144, 262_145, 1_000_003, 1_431_655_765L })
	void everythingIsAlignedAndNothingOverlaps(long count) {
		SegmentLayout layout = SegmentLayout.of(ArenaSpec.ofChunkSizes(16, 64, 4096).withChunkCount(count));
		long end = SegmentFormat.HEADER_BYTES;
		for (PoolLayout pool : layout.pools()) {
			assertThat(pool.countersOffset()).isEqualTo(end);
			assertThat(pool.countersOffset() % SegmentFormat.PAGE_BYTES).isZero();
			assertThat(pool.flagsOffset()).isEqualTo(pool.countersOffset() + SegmentFormat.COUNTERS_BYTES);
			assertThat(pool.flagsOffset() % SegmentFormat.LINE_BYTES).isZero();
			long flags = 0;
			for (int level = 0; level < PoolLayout.levels(count); level++) {
				long levelBytes = PoolLayout.levelBytes(count, level);
				assertThat(levelBytes % SegmentFormat.LINE_BYTES).isZero();
				assertThat(levelBytes).isGreaterThanOrEqualTo(PoolLayout.nodes(count, level) * Long.BYTES);
				flags += levelBytes;
			}
			assertThat(pool.statesOffset()).isEqualTo(pool.flagsOffset() + flags);
			assertThat(pool.payloadOffset() % SegmentFormat.PAGE_BYTES).isZero();
			assertThat(pool.payloadOffset()).isGreaterThanOrEqualTo(pool.statesOffset() + (count << pool.stateShift()));
			assertThat(pool.endOffset() % SegmentFormat.PAGE_BYTES).isZero();
			assertThat(pool.endOffset())
				.isGreaterThanOrEqualTo(pool.payloadOffset() + count * pool.spec().chunkSizeBytes());
			end = pool.endOffset();
		}
		assertThat(layout.segmentBytes()).isEqualTo(end);
	}

	@ParameterizedTest
	@CsvSource({ "1,1", "64,1", "65,2", "4096,2", "4097,3", "262144,3", "262145,4", "16777216,4", "16777217,5",
			"1073741824,5", "1073741825,6", "4294967295,6" })
	void theTreeHasALevelForEachPowerOf64(long count, int levels) {
		assertThat(PoolLayout.levels(count)).isEqualTo(levels);
		assertThat(PoolLayout.nodes(count, levels - 1)).as("roots").isEqualTo(1);
		long below = count;
		for (int level = 0; level < levels; level++) {
			assertThat(PoolLayout.nodes(count, level)).as("nodes of level %d", level).isEqualTo((below + 63) / 64);
			below = PoolLayout.nodes(count, level);
		}
	}

	@ParameterizedTest
	@CsvSource({ "1,6", "1024,6", "1025,3", "4294967295,3" })
	void stateWordsOfSmallPoolsHaveLinesOfTheirOwn(long count, int stateShift) {
		assertThat(SegmentFormat.stateShift(count)).isEqualTo(stateShift);
	}

	@Test
	void ordinalsCountAllChunksFromOneAndSlotsBeginEachPoolWithAWholeBlock() {
		SegmentLayout layout = SegmentLayout
			.of(ArenaSpec.of(PoolSpec.ofChunkSize(16).withChunkCount(3), PoolSpec.ofChunkSize(64).withChunkCount(64),
					PoolSpec.ofChunkSize(256).withChunkCount(65), PoolSpec.ofChunkSize(1024).withChunkCount(1)));
		List<PoolLayout> pools = layout.pools();
		assertThat(pools).extracting(PoolLayout::firstOrdinal).containsExactly(1L, 4L, 68L, 133L);
		assertThat(pools).extracting(PoolLayout::firstPosition).containsExactly(64L, 128L, 192L, 320L);
	}

}
