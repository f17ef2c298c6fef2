package dev.arena;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Arenas that are much larger than what is used of them.
 */
class SparseArenaTests {

	/** 100 GB. */
	private static final ArenaSpec LARGE = ArenaSpec.of(PoolSpec.ofChunkSize(16).withChunkCount(1L << 31),
			PoolSpec.ofChunkSize(4096).withChunkCount(12_000_000));

	private static Arena openOverCommitted(ArenaSpec spec) {
		try {
			return Arena.local(spec);
		}
		catch (ArenaException ex) {
			assumeTrue(false, "needs a kernel that commits more memory than there is: " + ex.getMessage());
			throw ex;
		}
	}

	private static long touchedBlocks(Segment segment) {
		long[] count = new long[1];
		segment.pools().stream().forEach((pool) -> pool.tree().forEachTouchedBlock((block) -> count[0]++));
		return count[0];
	}

	@Test
	void countingAndVerifyingLookOnlyAtWhatWasEverUsed() {
		try (Arena arena = openOverCommitted(LARGE)) {
			assertThat(arena.footprintBytes()).isGreaterThan(100_000_000_000L);
			List<Chunk> held = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				held.add(arena.allocate((i % 2 == 0) ? 16 : 4096));
			}
			held.get(0).close();
			held.get(1).handOff();
			Segment segment = held.get(0).segment;
			assertThat(touchedBlocks(segment)).isLessThanOrEqualTo(100);
			assertThat(arena.pools().get(0).counts()).isEqualTo(new PoolCounts((1L << 31) - 49, 49, 0, 50, true));
			assertThat(arena.pools().get(1).counts()).isEqualTo(new PoolCounts(12_000_000 - 50, 49, 1, 50, true));
			assertThat(arena.inspect().verify()).returns(98L, VerificationReport::liveChunks)
				.returns(1L, VerificationReport::chunksInTransit)
				.returns(true, VerificationReport::isIntact);
			assertThat(arena.inspect().chunksInTransit()).hasSize(1);
			assertThat(arena.inspect().attachments().get(0).chunksHeld()).containsExactly(49L, 49L);
			assertThat(touchedBlocks(segment)).as("looking touches nothing").isLessThanOrEqualTo(100);
			assertThat(arena.inspect().backing().residentBytes()).isLessThan(1 << 20);
		}
	}

	/** Names and handles of the largest arena, and hints of all its lanes. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 1 << 20, ArenaSpec.MAX_CHUNK_COUNT })
	void whatAProcessRemembersOfAnArenaDoesNotGrowWithIt(long chunkCount) {
		ArenaSpec spec = ArenaSpec.ofChunkSizes(16).withChunkCount(chunkCount);
		createEngine(spec); // loads classes
		long before = allocatedBytes();
		createEngine(spec);
		assertThat(allocatedBytes() - before).isLessThan(1 << 20);
	}

	private static void createEngine(ArenaSpec spec) {
		SegmentLayout layout = SegmentLayout.of(spec);
		assertThat(new Pools(layout, 4096, new HandleFormat(layout, 0), 1, new Parking(1), false).first().chunkCount())
			.isEqualTo(spec.pools().get(0).chunkCount());
	}

	private static long allocatedBytes() {
		return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
			.getThreadAllocatedBytes(Thread.currentThread().getId());
	}

}
