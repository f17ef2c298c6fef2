package dev.arena;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Tag("text")
class HandleFormatTests {

	private static final long LAST_GENERATION = (1L << 44) - 1;

	private static final List<Long> ORIGINS = List.of(0L, 1L, -1L, Long.MIN_VALUE, 0x9E37_79B9_7F4A_7C15L);

	/** None of them is mapped: the largest takes 100 GB. */
	static Stream<ArenaSpec> specs() {
		return Stream.of(ArenaSpec.ofChunkSizes(64).withChunkCount(1), ArenaSpec.ofChunkSizes(64).withChunkCount(2),
				ArenaSpec.ofChunkSizes(64, 256).withChunkCount(64),
				ArenaSpec.ofChunkSizes(16, 64, 256).withChunkCount(3),
				ArenaSpec.ofChunkSizes(16).withChunkCount((1 << 20) - 64),
				ArenaSpec.ofChunkSizes(16).withChunkCount((1 << 20) - 63),
				ArenaSpec.ofChunkSizes(16, 32).withChunkCount(1L << 30),
				ArenaSpec.ofChunkSizes(16).withChunkCount(ArenaSpec.MAX_CHUNK_COUNT),
				ArenaSpec.ofChunkSizes(16, 32, 64).withChunkCount(ArenaSpec.MAX_CHUNK_COUNT / 3));
	}

	private static LongStream indexes(PoolLayout pool) {
		long count = pool.spec().chunkCount();
		return LongStream.of(0, 1, 63, 64, count / 2, count - 1).filter((index) -> index < count).distinct();
	}

	private static long bits(long largest) {
		return 64 - Long.numberOfLeadingZeros(largest);
	}

	private static long chunkCount(SegmentLayout layout) {
		return layout.pools().stream().mapToLong((pool) -> pool.spec().chunkCount()).sum();
	}

	@ParameterizedTest
	@MethodSource("specs")
	void handleIsTheGenerationShiftedByTheOriginAndTheOrdinalBelow(ArenaSpec spec) {
		SegmentLayout layout = SegmentLayout.of(spec);
		long ordinalBits = bits(chunkCount(layout));
		for (long origin : ORIGINS) {
			HandleFormat handles = new HandleFormat(layout, origin);
			for (long generation : new long[] { 0, 1, 1L << 24, 1L << 32, LAST_GENERATION }) {
				for (PoolLayout pool : layout.pools()) {
					indexes(pool).forEach((index) -> {
						long ordinal = pool.firstOrdinal() + index;
						long handle = handles.handle(generation, ordinal);
						assertThat(handle).isEqualTo((generation + origin) << ordinalBits | ordinal).isNotZero();
						assertThat(handles.ordinalOf(handle)).isEqualTo(ordinal);
						assertThat(handles.ordinal(pool.firstPosition() + index)).isEqualTo(ordinal);
					});
				}
			}
		}
	}

	@ParameterizedTest
	@MethodSource("specs")
	void handleAfterTheHandOffIsThatOfTheNextGeneration(ArenaSpec spec) {
		SegmentLayout layout = SegmentLayout.of(spec);
		for (long origin : ORIGINS) {
			HandleFormat handles = new HandleFormat(layout, origin);
			long nameBits = 20 + nameShift(handles);
			long nameGenerations = 1L << 64 - nameBits;
			for (long generation : new long[] { 0, 1, 4711, nameGenerations - 2 }) {
				for (PoolLayout pool : layout.pools()) {
					indexes(pool).forEach((index) -> {
						long name = generation << nameBits | (pool.firstPosition() + index);
						assertThat(handles.handleAfterHandOff(name))
							.isEqualTo(handles.handle(generation + 1, pool.firstOrdinal() + index));
					});
				}
			}
		}
	}

	@ParameterizedTest
	@MethodSource("specs")
	void nameHasRoomForEverySlotAndNoChunkHasTheNameZero(ArenaSpec spec) {
		SegmentLayout layout = SegmentLayout.of(spec);
		HandleFormat handles = new HandleFormat(layout, 0);
		PoolLayout last = layout.pools().get(layout.pools().size() - 1);
		long lastPosition = last.firstPosition() + last.spec().chunkCount() - 1;
		assertThat(handles.positionMask()).isEqualTo((1L << 20 + nameShift(handles)) - 1);
		assertThat(lastPosition & handles.positionMask()).isEqualTo(lastPosition);
		assertThat(nameShift(handles)).isEqualTo((int) Math.max(0, bits(lastPosition) - 20));
		assertThat(layout.pools().get(0).firstPosition()).isPositive();
	}

	@Test
	void zeroIsNoHandle() {
		SegmentLayout layout = SegmentLayout.of(ArenaSpec.ofChunkSizes(16).withChunkCount(ArenaSpec.MAX_CHUNK_COUNT));
		for (long origin : ORIGINS) {
			HandleFormat handles = new HandleFormat(layout, origin);
			assertThat(handles.ordinalOf(0)).isZero();
			assertThat(handles.handle(-origin, 1)).as("a field of zeros").isNotZero();
		}
	}

	@Test
	void handlesOfTwoOriginsDifferInEveryGeneration() {
		SegmentLayout layout = SegmentLayout.of(ArenaSpec.ofChunkSizes(64).withChunkCount(4));
		HandleFormat one = new HandleFormat(layout, 1234);
		HandleFormat other = new HandleFormat(layout, 1235);
		for (long generation : new long[] { 0, 1, LAST_GENERATION }) {
			assertThat(other.handle(generation, 3)).isNotEqualTo(one.handle(generation, 3))
				.isEqualTo(one.handle(generation + 1, 3));
		}
	}

	@Test
	void positionsBetweenThePoolsAreThoseOfNoChunk() {
		HandleFormat handles = new HandleFormat(SegmentLayout.of(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(3)), 0);
		for (long slot : new long[] { 0, 1, 63, 67, 127, 131, Long.MAX_VALUE }) {
			assertThatIllegalArgumentException().isThrownBy(() -> handles.ordinal(slot))
				.withMessage("Position " + slot + " is that of no chunk");
		}
	}

	private static int nameShift(HandleFormat handles) {
		return Long.numberOfTrailingZeros(handles.nameFactor());
	}

}
