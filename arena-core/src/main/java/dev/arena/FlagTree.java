package dev.arena;

import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

import dev.arena.internal.memory.OffHeap;

/**
 * The tree of flags of one pool, which says where to look for a free chunk: a node for
 * each block of 64 chunks, one for each 64 of those, up to the root. It never says who
 * owns what.
 * <p>
 * The rule that everything rests on: <em>a chunk whose free is complete has no
 * {@link FlagWord#NONE} above it</em>. So the root alone answers "exhausted". Two things
 * keep the rule:
 * <ul>
 * <li>{@link #raise}: who has freed a chunk reads each flag above it, from below to the
 * root, and raises those that are not {@link FlagWord#MAYBE}</li>
 * <li>{@link #beginScan} and {@link #endScan}: who lowers a flag looks at everything
 * below it under one exact word {@link FlagWord#SCAN}. A free that this look has not seen
 * comes later, so it finds the flag in SCAN or NONE and raises it.</li>
 * </ul>
 * That is the argument of Dekker's algorithm, and needs its order: the compare-and-set
 * that frees comes before the volatile read of the flag in {@link #raise}; the
 * compare-and-set to SCAN, or the volatile read that finds it, before the volatile reads
 * below.
 */
final class FlagTree {

	/**
	 * A flag that is read as lowered and then changed by others may have been lowered
	 * anew by a look that began before the free, and once more it may have been marked as
	 * touched. After that whoever changed it has seen the free, or raised it.
	 */
	private static final int MAX_RAISE_ATTEMPTS = 3;

	private final long chunkCount;

	private final int levels;

	/** Where the flags of each level are; those of blocks first, the root last. */
	private final long[] levelAddresses;

	private final long rootAddress;

	FlagTree(long address, long chunkCount) {
		this.chunkCount = chunkCount;
		this.levels = PoolLayout.levels(chunkCount);
		this.levelAddresses = new long[this.levels];
		long levelAddress = address;
		for (int level = 0; level < this.levels; level++) {
			this.levelAddresses[level] = levelAddress;
			levelAddress += PoolLayout.levelBytes(chunkCount, level);
		}
		this.rootAddress = this.levelAddresses[this.levels - 1];
	}

	long rootAddress() {
		return this.rootAddress;
	}

	/** The level of the root. */
	int rootLevel() {
		return this.levels - 1;
	}

	long nodes(int level) {
		return PoolLayout.nodes(this.chunkCount, level);
	}

	/** How many children a node above the blocks has. */
	int children(int level, long node) {
		return (int) Math.min(SegmentFormat.FAN_OUT, nodes(level - 1) - (node << SegmentFormat.FAN_OUT_SHIFT));
	}

	/** Whether no chunk of the pool was free at the instant of this call. */
	boolean isExhausted() {
		// volatile: pairs with the compare-and-set in endScan
		return FlagWord.kind(OffHeap.getLongVolatile(this.rootAddress)) == FlagWord.NONE;
	}

	int kind(int level, long node) {
		// acquire: pairs with the compare-and-set in endScan; a wrong MAYBE costs a look
		return FlagWord.kind(OffHeap.getLongAcquire(address(level, node)));
	}

	/** As {@link #kind}, for the look under a {@link FlagWord#SCAN}. */
	int kindVolatile(int level, long node) {
		// volatile: pairs with the compare-and-set in raise
		return FlagWord.kind(OffHeap.getLongVolatile(address(level, node)));
	}

	/** Whether any chunk below a node has ever been taken. */
	boolean isTouched(int level, long node) {
		// acquire: pairs with the compare-and-set in touch
		return FlagWord.isTouched(OffHeap.getLongAcquire(address(level, node)));
	}

	/**
	 * Says that a chunk of a block will be taken for the first time: from the root down,
	 * so that above a touched block everything is touched.
	 */
	void touch(long block) {
		if (isTouched(0, block)) {
			return;
		}
		for (int level = rootLevel(); level >= 0; level--) {
			long address = address(level, block >>> SegmentFormat.FAN_OUT_SHIFT * level);
			long flag = OffHeap.getLongAcquire(address);
			// pairs with the acquire in isTouched
			while (!FlagWord.isTouched(flag) && !OffHeap.casLong(address, flag, flag | FlagWord.TOUCHED)) {
				flag = OffHeap.getLongAcquire(address); // again: its kind has changed
			}
		}
	}

	/**
	 * After a chunk of a block has become free: lets everybody find it. Raises each flag
	 * above the block that is not raised, whether or not the one below it was: who finds
	 * one raised does not know whether whoever did it has come to the next. Wait-free.
	 */
	void raise(long block) {
		for (int level = 0; level < this.levels; level++) {
			raise(level, block >>> SegmentFormat.FAN_OUT_SHIFT * level);
		}
	}

	/** Raises the flags above all touched blocks of a kind. */
	void raiseAbove(LongPredicate blocks) {
		forEachTouchedBlock((block) -> {
			if (blocks.test(block)) {
				raise(block);
			}
		});
	}

	/** Raises one flag. */
	void raise(int level, long node) {
		long address = address(level, node);
		for (int attempt = 0; attempt < MAX_RAISE_ATTEMPTS; attempt++) {
			// volatile: pairs with the compare-and-sets in beginScan and endScan
			long flag = OffHeap.getLongVolatile(address);
			if (FlagWord.kind(flag) == FlagWord.MAYBE
					|| OffHeap.casLong(address, flag, FlagWord.next(flag, FlagWord.MAYBE))) {
				return;
			}
		}
	}

	/**
	 * Begins a look at everything below a node, or joins one.
	 * @return the word under which to look, or {@link #NO_SCAN} if there is nothing to
	 * look for or others have changed it
	 */
	long beginScan(int level, long node) {
		long address = address(level, node);
		// volatile: joining is as good as beginning
		long flag = OffHeap.getLongVolatile(address);
		int kind = FlagWord.kind(flag);
		if (kind == FlagWord.SCAN) {
			return flag;
		}
		long scan = FlagWord.next(flag, FlagWord.SCAN);
		// not "is MAYBE": a kind that damage has made would be looked below for ever
		return (kind != FlagWord.NONE && OffHeap.casLong(address, flag, scan)) ? scan : NO_SCAN;
	}

	/** Ends a look that has found nothing free, unless something was freed meanwhile. */
	void endScan(int level, long node, long scan) {
		// pairs with the volatile reads in isExhausted, kindVolatile and raise
		OffHeap.casLong(address(level, node), scan, FlagWord.next(scan, FlagWord.NONE));
	}

	/** No word is that of a look: its kind says {@link FlagWord#MAYBE}. */
	static final long NO_SCAN = 0;

	/** Visits the blocks of which a chunk was ever taken, in order. */
	void forEachTouchedBlock(LongConsumer visitor) {
		forEachTouchedBlock(rootLevel(), 0, visitor);
	}

	private void forEachTouchedBlock(int level, long node, LongConsumer visitor) {
		if (!isTouched(level, node)) {
			return;
		}
		if (level == 0) {
			visitor.accept(node);
			return;
		}
		long first = node << SegmentFormat.FAN_OUT_SHIFT;
		int children = children(level, node);
		for (int child = 0; child < children; child++) {
			forEachTouchedBlock(level - 1, first + child, visitor);
		}
	}

	private long address(int level, long node) {
		return this.levelAddresses[level] + (node << 3);
	}

}
