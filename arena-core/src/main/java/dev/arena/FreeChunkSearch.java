package dev.arena;

/**
 * Finds and takes a free chunk of one pool when a lane's hints have none, or finds that
 * there is none.
 * <p>
 * The look goes from near to far: the lane's block and the next ones; then blocks chosen
 * at random below flags that are not lowered; then all, in order. Whoever finds a node
 * with nothing free below it lowers its flag, so the next one does not look there.
 * <p>
 * Taking a chunk raises or lowers no flag. So where many cursors take again what they
 * freed, full blocks stay behind whose flags say {@link FlagWord#MAYBE}, and a walk in
 * order would meet them all in one call. Two things keep that from happening. A block
 * chosen at random has something free with the share that such blocks have among those
 * not lowered, so a few choices find one. And while that share is used up, it is kept:
 * each lane looks at a random block for each few chunks that it takes, and goes on as
 * long as it finds full ones, whose flags it lowers: an <em>audit</em>.
 * <p>
 * One long call is left. After nearly all chunks of a large pool were taken again, with
 * no search meanwhile, the first search that must find one of few free blocks, or that
 * there is none, walks in order: two looks at each state word, milliseconds for a million
 * chunks. It lowers the flags that it passes, so the next one does not.
 */
final class FreeChunkSearch {

	/** Up to this number of chunks one call may look at all of them, twice. */
	private static final int MAX_CHUNKS_IN_ORDER = 1024;

	private static final int NEARBY_BLOCKS = 2;

	private static final int RANDOM_BLOCKS = 16;

	/** Together with the random blocks: under 5,000 words. */
	private static final int MAX_AUDITS = 16;

	/** From this attempt on the processor is told that we wait for others. */
	private static final int PATIENT_ATTEMPTS = 8;

	private static final long NO_BLOCK = -1;

	private final FlagTree tree;

	private final ChunkTable table;

	FreeChunkSearch(ChunkTable table) {
		this.tree = table.tree();
		this.table = table;
	}

	/**
	 * Takes a free chunk.
	 * @param lane where to begin
	 * @param into what holds the chunk then
	 * @return {@code false} if at one instant of this call no chunk of the pool was free
	 */
	boolean take(Lane lane, Holding into) {
		if (takeBelieved(lane, lane.block(), lane.free(), into)) {
			return true;
		}
		if (this.table.chunkCount() <= MAX_CHUNKS_IN_ORDER) {
			return takeInOrder(lane, into);
		}
		auditOwed(lane);
		return takeNearby(lane, into) || takeAtRandom(lane, into) || takeInOrder(lane, into);
	}

	private boolean takeNearby(Lane lane, Holding into) {
		long first = lane.block();
		long parent = first >>> SegmentFormat.FAN_OUT_SHIFT;
		int children = this.tree.children(1, parent);
		for (int i = 0; i <= NEARBY_BLOCKS && i < children; i++) {
			int child = (int) ((first + i - (parent << SegmentFormat.FAN_OUT_SHIFT)) % children);
			long block = (parent << SegmentFormat.FAN_OUT_SHIFT) + child;
			Looks.count(1);
			if (this.tree.kind(0, block) != FlagWord.NONE && visitBlock(block, lane, into)) {
				return true;
			}
		}
		return false;
	}

	private boolean takeAtRandom(Lane lane, Holding into) {
		for (int i = 0; i < RANDOM_BLOCKS; i++) {
			long block = randomBlock(lane);
			if (block != NO_BLOCK && visitBlock(block, lane, into)) {
				return true;
			}
		}
		return false;
	}

	/** Makes the audits that a lane owes, and more as long as they find full blocks. */
	private void auditOwed(Lane lane) {
		boolean foundFull = false;
		for (int i = 0; i < MAX_AUDITS && (foundFull || lane.takeAuditOwed()); i++) {
			foundFull = audit(lane);
		}
	}

	/** Looks at a random block; whether it was full, so that its flag is lowered now. */
	private boolean audit(Lane lane) {
		long block = randomBlock(lane);
		if (block == NO_BLOCK || !this.tree.isTouched(0, block) || this.table.isAnyFree(block)) {
			return false;
		}
		lower(0, block);
		return true;
	}

	/**
	 * A block below flags none of which is lowered, as they are met on the way down from
	 * the root, or {@link #NO_BLOCK} if a node is met whose children are all lowered.
	 */
	private long randomBlock(Lane lane) {
		long node = 0;
		for (int level = this.tree.rootLevel(); level > 0; level--) {
			int children = this.tree.children(level, node);
			long child = raisedChild(level, node, lane.random(children), children);
			if (child == NO_BLOCK) {
				lower(level, node);
				return NO_BLOCK;
			}
			node = child;
		}
		return node;
	}

	private long raisedChild(int level, long node, int start, int children) {
		long first = node << SegmentFormat.FAN_OUT_SHIFT;
		for (int i = 0; i < children; i++) {
			int child = (start + i < children) ? start + i : start + i - children;
			Looks.count(1);
			if (this.tree.kind(level - 1, first + child) != FlagWord.NONE) {
				return first + child;
			}
		}
		return NO_BLOCK;
	}

	private boolean takeInOrder(Lane lane, Holding into) {
		for (int attempt = 0; !this.tree.isExhausted(); attempt++) {
			if (visit(this.tree.rootLevel(), 0, lane, into)) {
				return true;
			}
			if (attempt > PATIENT_ATTEMPTS) {
				Thread.onSpinWait();
			}
		}
		return false;
	}

	/** Takes a chunk below a node, or lowers its flag unless others have changed it. */
	private boolean visit(int level, long node, Lane lane, Holding into) {
		if (level == 0) {
			return visitBlock(node, lane, into);
		}
		long first = node << SegmentFormat.FAN_OUT_SHIFT;
		int children = this.tree.children(level, node);
		long near = (lane.block() >>> SegmentFormat.FAN_OUT_SHIFT * (level - 1)) - first;
		int start = (int) Math.max(0, Math.min(children - 1, near));
		for (int i = 0; i < children; i++) {
			int child = (start + i < children) ? start + i : start + i - children;
			Looks.count(1);
			if (this.tree.kind(level - 1, first + child) != FlagWord.NONE
					&& visit(level - 1, first + child, lane, into)) {
				return true;
			}
		}
		lower(level, node);
		return false;
	}

	private boolean visitBlock(long block, Lane lane, Holding into) {
		long free = this.table.freeIn(block);
		if (free == 0) {
			lower(0, block);
			return false;
		}
		return takeBelieved(lane, block, lane.moveTo(block, free), into);
	}

	/**
	 * Takes one of the chunks of a block that are believed to be free. The belief is a
	 * local here and only written to the lane: two threads that read it there could rid
	 * each other of it for ever.
	 */
	private boolean takeBelieved(Lane lane, long block, long believed, Holding into) {
		for (long free = believed; free != 0; free &= free - 1) {
			if (this.table.take(lane.next(block, free), into)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Lowers the flag of a node below which nothing was found, after a second look: what
	 * was freed since the first has raised the flag, or will.
	 */
	private void lower(int level, long node) {
		long scan = this.tree.beginScan(level, node);
		if (scan == FlagTree.NO_SCAN) {
			return;
		}
		CrashPoint.SCAN_BEGUN.reached();
		if (isAnythingBelow(level, node)) {
			this.tree.raise(level, node);
		}
		else {
			CrashPoint.SCAN_LOOKED.reached();
			this.tree.endScan(level, node, scan);
		}
	}

	private boolean isAnythingBelow(int level, long node) {
		if (level == 0) {
			return this.table.isAnyFree(node);
		}
		long first = node << SegmentFormat.FAN_OUT_SHIFT;
		int children = this.tree.children(level, node);
		Looks.count(children);
		for (int child = 0; child < children; child++) {
			if (this.tree.kindVolatile(level - 1, first + child) != FlagWord.NONE) {
				return true;
			}
		}
		return false;
	}

}
