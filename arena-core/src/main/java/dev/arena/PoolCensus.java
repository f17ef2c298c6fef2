package dev.arena;

/**
 * Counts the chunks of a pool while others allocate and free. Reads only what was ever
 * touched.
 * <p>
 * One pass is no snapshot: of two chunks that are held in turn it may find both free. But
 * the rank of a word only rises. So if two passes, one after the other, have equal sums
 * of ranks, no word has changed between its two reads, and the counts were true at the
 * instant between the passes.
 */
final class PoolCensus {

	private static final int MAX_PASSES = 8;

	private final FlagTree tree;

	private final ChunkTable table;

	private long rankSum;

	private long generationSum;

	private long live;

	private long inTransit;

	PoolCensus(ChunkTable table) {
		this.tree = table.tree();
		this.table = table;
	}

	/**
	 * Counts, exactly if that can be had in a few passes.
	 * @param handOffs how often chunks of the pool were handed off
	 */
	PoolCounts count(long handOffs) {
		pass();
		for (int pass = 1; pass < MAX_PASSES; pass++) {
			long former = this.rankSum;
			pass();
			if (this.rankSum == former) {
				return counts(handOffs, true);
			}
		}
		return counts(handOffs, false);
	}

	/**
	 * A generation rises at each free and at each hand-off, so it counts how often the
	 * chunk was taken and given away again.
	 */
	private PoolCounts counts(long handOffs, boolean exact) {
		return new PoolCounts(this.table.chunkCount() - this.live - this.inTransit, this.live, this.inTransit,
				this.generationSum + this.live + this.inTransit - handOffs, exact);
	}

	private void pass() {
		this.rankSum = 0;
		this.generationSum = 0;
		this.live = 0;
		this.inTransit = 0;
		this.tree.forEachTouchedBlock((block) -> this.table.forEachWord(block, this::add));
	}

	private void add(long index, long word) {
		this.rankSum += ChunkWord.rank(word);
		this.generationSum += ChunkWord.generation(word);
		if (ChunkWord.isLive(word)) {
			this.live++;
		}
		else if (ChunkWord.isInTransit(word)) {
			this.inTransit++;
		}
	}

}
