package dev.arena;

/**
 * Accounts for every chunk of a pool that nobody uses at the moment: each is in a
 * possible state, and each free one can be found.
 */
final class PoolVerification {

	private final FlagTree tree;

	private final ChunkTable table;

	private final Contradictions.Sink contradictions;

	private long live;

	private long inTransit;

	private long impossible;

	PoolVerification(ChunkTable table, Contradictions.Sink contradictions) {
		this.tree = table.tree();
		this.table = table;
		this.contradictions = contradictions;
		this.tree.forEachTouchedBlock((block) -> this.table.forEachWord(block, this::verify));
	}

	long free() {
		return this.table.chunkCount() - this.live - this.inTransit - this.impossible;
	}

	long live() {
		return this.live;
	}

	long inTransit() {
		return this.inTransit;
	}

	private void verify(long index, long word) {
		if (!ChunkWord.isPossible(word)) {
			this.impossible++;
			this.contradictions.add(() -> "chunk " + index + " is in " + ChunkWord.describe(word));
		}
		else if (ChunkWord.isLive(word)) {
			this.live++;
		}
		else if (ChunkWord.isInTransit(word)) {
			this.inTransit++;
		}
		else {
			verifyFound(index, word);
		}
	}

	/** A free chunk has no flag above it that says there is none. */
	private void verifyFound(long index, long word) {
		long node = index;
		for (int level = 0; level <= this.tree.rootLevel(); level++) {
			node >>>= SegmentFormat.FAN_OUT_SHIFT;
			int kind = this.tree.kind(level, node);
			if (kind != FlagWord.MAYBE && kind != FlagWord.SCAN) {
				int lowered = level;
				this.contradictions.add(() -> "chunk " + index + " is " + ChunkWord.describe(word)
						+ " and cannot be found: the flag above it on level " + lowered + " is "
						+ ((kind == FlagWord.NONE) ? "NONE" : "of kind " + kind));
				return;
			}
		}
	}

}
