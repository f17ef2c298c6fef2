package dev.arena;

import dev.arena.internal.memory.OffHeap;

/**
 * The chunks of one pool, where they are and who owns them: their state words, and all
 * that can happen to one. A chunk is meant by its index in the pool, or by its
 * {@linkplain HandleFormat name}, which says in which generation.
 * <p>
 * A word is read before it is set: the fault of a read, when a shared file has been
 * truncated, is an exception; that of an interpreted compare-and-set kills the JVM. What
 * it does not change is loaded before a compare-and-set: behind it a load waits.
 */
class ChunkTable {

	private final FlagTree tree;

	private final HandleFormat handles;

	private final int owner;

	/** What the word of a chunk that is ours has below the generation. */
	private final long holding;

	/** What a generation is multiplied by on its way from a word into a name. */
	private final long nameFactor;

	private final long positionMask;

	private final long firstPosition;

	private final long endPosition;

	/**
	 * Two numbers by which one signed comparison says whether a position is of this pool:
	 * {@code position - positionBias < positionBound}, an unsigned comparison with both
	 * sides moved.
	 */
	private final long positionBias;

	private final long positionBound;

	private final long stateDistance;

	/** Where the state word of position 0 would be. */
	private final long statesAddress;

	/** By how much the places of two neighbours differ. */
	private final long placeStep;

	/** What the place of position 0 would be. */
	private final long firstPlace;

	/** Where the flag of block 0 of position 0 would be. */
	private final long flagsAddress;

	private final long rootAddress;

	/** Whether an error has cut a free short, before the flags. Guarded by this. */
	private volatile boolean unraised;

	/** Whether there are flags between those of blocks and the root. */
	private final boolean isTall;

	/** Lowered if there is more to do after a free than to look at two flags. */
	private final long moreToDo;

	ChunkTable(PoolLayout layout, long segmentAddress, HandleFormat handles, int owner, boolean remembersFreed) {
		int sizeShift = Long.numberOfTrailingZeros(layout.spec().chunkSizeBytes());
		this.tree = new FlagTree(segmentAddress + layout.flagsOffset(), layout.spec().chunkCount());
		this.handles = handles;
		this.owner = owner;
		this.holding = ChunkWord.holding(owner);
		this.nameFactor = handles.nameFactor();
		this.positionMask = handles.positionMask();
		this.firstPosition = layout.firstPosition();
		this.endPosition = this.firstPosition + layout.spec().chunkCount();
		this.positionBias = this.firstPosition - Long.MIN_VALUE;
		this.positionBound = layout.spec().chunkCount() + Long.MIN_VALUE;
		this.stateDistance = 1L << layout.stateShift();
		this.statesAddress = segmentAddress + layout.statesOffset() - this.firstPosition * this.stateDistance;
		this.placeStep = layout.spec().chunkSizeBytes() << Place.ADDRESS_SHIFT;
		this.firstPlace = Place.of(segmentAddress + layout.payloadOffset() - (this.firstPosition << sizeShift),
				sizeShift);
		this.flagsAddress = segmentAddress + layout.flagsOffset() - flagOffset(this.firstPosition);
		this.rootAddress = this.tree.rootAddress();
		this.isTall = this.tree.rootLevel() > 1;
		this.moreToDo = (this.isTall || remembersFreed) ? FlagWord.NONE : FlagWord.MAYBE;
	}

	final FlagTree tree() {
		return this.tree;
	}

	final long chunkCount() {
		return this.endPosition - this.firstPosition;
	}

	/** Whether a name is that of a chunk of this table, in whatever generation. */
	final boolean has(long name) {
		return isPosition(name & this.positionMask);
	}

	private boolean isPosition(long position) {
		return position - this.positionBias < this.positionBound;
	}

	/** The index of the chunk of a name. */
	final long index(long name) {
		return (name & this.positionMask) - this.firstPosition;
	}

	final long word(long index) {
		// acquire: pairs with the compare-and-set that made the word
		return OffHeap.getLongAcquire(entry(index + this.firstPosition));
	}

	private long place(long position) {
		return position * this.placeStep + this.firstPlace;
	}

	/**
	 * Takes a chunk if it is free.
	 * @param index the chunk; may be too large, as hints are that two threads have mixed
	 * @param into what holds it then
	 * @return whether it was free
	 */
	final boolean take(long index, Holding into) {
		long position = index + this.firstPosition;
		if (position >= this.endPosition) {
			return false;
		}
		long entry = entry(position);
		long place = place(position);
		// acquire: pairs with the compare-and-set in free
		long word = OffHeap.getLongAcquire(entry);
		if (!ChunkWord.isFree(word)) {
			return false;
		}
		CrashPoint.TAKE_BEGUN.reached();
		long generation = word & ChunkWord.GENERATION_MASK;
		if (generation == 0) {
			this.tree.touch(index >>> SegmentFormat.FAN_OUT_SHIFT);
			CrashPoint.BLOCK_TOUCHED.reached();
		}
		long name = generation * this.nameFactor + position;
		if (!OffHeap.casLong(entry, word, generation + this.holding)) {
			return false;
		}
		into.name = name;
		into.place = place;
		return true;
	}

	/**
	 * Takes the chunk that was held last again if it is free, whoever has had it since.
	 * @param into what held it, and holds it then
	 * @return {@code false} if it is not free, or none of this pool
	 */
	final boolean retake(Holding into) {
		long position = into.name & this.positionMask;
		if (!isPosition(position)) {
			return false;
		}
		long entry = entry(position);
		long place = place(position);
		// acquire: pairs with the compare-and-set in free
		long word = OffHeap.getLongAcquire(entry);
		long generation = word & ChunkWord.GENERATION_MASK;
		long name = generation * this.nameFactor + position;
		if (!ChunkWord.isFree(word) || !OffHeap.casLong(entry, word, generation + this.holding)) {
			return false;
		}
		into.name = name;
		into.place = place;
		return true;
	}

	/**
	 * Frees a chunk that is ours in exactly the generation of its name, and lets
	 * everybody find it.
	 * @return whether it was ours
	 */
	final boolean free(long name) {
		long position = name & this.positionMask;
		if (!isPosition(position)) {
			return false;
		}
		long entry = entry(position);
		long flagAddress = this.flagsAddress + flagOffset(position);
		long rootAddress = this.rootAddress;
		long moreToDo = this.moreToDo;
		long word = OffHeap.getLongAcquire(entry);
		// pairs with the acquire in take and with the volatile read in isAnyFree
		if (!isOurs(word, position, name) || !OffHeap.casLong(entry, word, ChunkWord.freed(word))) {
			return false;
		}
		try {
			CrashPoint.FREED.reached();
			// volatile, after the compare-and-set: see FlagTree
			long flags = OffHeap.getLongVolatile(flagAddress) | OffHeap.getLongVolatile(rootAddress);
			if (FlagWord.isAnyLowered(flags | moreToDo)) {
				freed(position - this.firstPosition, flags);
			}
			return true;
		}
		catch (RuntimeException | Error ex) {
			synchronized (this) {
				this.unraised = true;
			}
			throw ex;
		}
	}

	/** What is rarely left to do after a free, by the flags of block and root. */
	void freed(long index, long flags) {
		if (this.isTall || FlagWord.isAnyLowered(flags)) {
			this.tree.raise(index >>> SegmentFormat.FAN_OUT_SHIFT);
		}
	}

	private static long flagOffset(long position) {
		return position >>> SegmentFormat.FAN_OUT_SHIFT << 3;
	}

	/**
	 * Whether a word is that of a chunk that is ours in exactly the generation of a name:
	 * without what ours have below the generation it would be the name's.
	 */
	private boolean isOurs(long word, long position, long name) {
		return (word - this.holding) * this.nameFactor + position == name;
	}

	/** Whether a chunk is ours in exactly the generation of its name. */
	final boolean isHeld(long name) {
		return has(name) && isOurs(word(index(name)), name & this.positionMask, name);
	}

	/**
	 * Raises the flags above all that is free if an error has cut a free short, whose
	 * chunk nobody would find.
	 */
	final void completeFrees() {
		if (!this.unraised) {
			return;
		}
		synchronized (this) { // who comes meanwhile waits, or would be told of none
			CrashPoint.UNRAISED_FOUND.reached();
			this.tree.raiseAbove(this::isAnyFree);
			this.unraised = false;
		}
	}

	/**
	 * Puts a chunk that is ours in exactly the generation of its name in transit.
	 * @return whether it was ours
	 */
	final boolean handOff(long name) {
		if (!has(name)) {
			return false;
		}
		long entry = entry(name & this.positionMask);
		long word = OffHeap.getLongAcquire(entry);
		CrashPoint.HAND_OFF_BEGUN.reached();
		// pairs with the acquire in adopt
		return isOurs(word, name & this.positionMask, name) && OffHeap.casLong(entry, word, ChunkWord.handedOff(word));
	}

	/**
	 * Takes the chunk of a handle if it is in transit.
	 * @param handle the handle
	 * @param index the index in it
	 * @param into what holds it then
	 * @return whether it was in transit
	 */
	final boolean adopt(long handle, long index, Holding into) {
		long position = index + this.firstPosition;
		long entry = entry(position);
		long place = place(position);
		// acquire: pairs with the compare-and-set in handOff, also through a stamp
		long word = OffHeap.getLongAcquire(entry);
		while (isInTransit(word, index, handle)) { // again only when a stamp has changed
			CrashPoint.ADOPT_BEGUN.reached();
			long generation = word & ChunkWord.GENERATION_MASK;
			long name = generation * this.nameFactor + position;
			if (OffHeap.casLong(entry, word, generation + this.holding)) {
				into.name = name;
				into.place = place;
				return true;
			}
			word = OffHeap.getLongAcquire(entry);
		}
		return false;
	}

	private boolean isInTransit(long word, long index, long handle) {
		return ChunkWord.isInTransit(word) && handle(word, index) == handle;
	}

	/** The handle of a chunk in transit. */
	final long handle(long word, long index) {
		return this.handles.handle(ChunkWord.generation(word), this.handles.ordinal(index + this.firstPosition));
	}

	/**
	 * Frees the chunk of a handle if it is in transit, and lets everybody find it.
	 * @param handle the handle
	 * @param index the index in it
	 * @return whether it was
	 */
	final boolean freeInTransit(long handle, long index) {
		// again only when a stamp has changed
		for (long word = word(index); isInTransit(word, index, handle); word = word(index)) {
			if (freeIf(index, word)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Frees a chunk that is not ours, if its word is exactly this one, and lets everybody
	 * find it.
	 * @return whether it was
	 */
	final boolean freeIf(long index, long word) {
		if (!OffHeap.casLong(entry(index + this.firstPosition), word, ChunkWord.freedBy(word, this.owner))) {
			return false;
		}
		try {
			CrashPoint.FREED.reached();
			this.tree.raise(index >>> SegmentFormat.FAN_OUT_SHIFT);
			return true;
		}
		catch (RuntimeException | Error ex) {
			synchronized (this) {
				this.unraised = true;
			}
			throw ex;
		}
	}

	/** Changes the stamp of a chunk in transit, if its word is exactly this one. */
	final void stampIf(long index, long word, int stamp) {
		// pairs with the acquire in adopt: continues what the hand-off began
		OffHeap.casLong(entry(index + this.firstPosition), word, ChunkWord.stamped(word, stamp));
	}

	/** How many chunks a block has. */
	final int chunksIn(long block) {
		return (int) Math.min(SegmentFormat.FAN_OUT, chunkCount() - (block << SegmentFormat.FAN_OUT_SHIFT));
	}

	/** Which chunks of a block are free, a bit each. */
	final long freeIn(long block) {
		int chunks = chunksIn(block);
		Looks.count(chunks);
		long free = 0;
		long distance = this.stateDistance; // a local, else it is loaded each time
		long entry = entry((block << SegmentFormat.FAN_OUT_SHIFT) + this.firstPosition);
		for (int i = 0; i < chunks; i++, entry += distance) {
			free >>>= 1;
			// acquire: pairs with the compare-and-set that freed
			if (ChunkWord.isFree(OffHeap.getLongAcquire(entry))) {
				free |= Long.MIN_VALUE;
			}
		}
		return free >>> -chunks;
	}

	/** Whether a chunk of a block is free: the look under a {@link FlagWord#SCAN}. */
	final boolean isAnyFree(long block) {
		int chunks = chunksIn(block);
		Looks.count(chunks);
		long distance = this.stateDistance;
		long entry = entry((block << SegmentFormat.FAN_OUT_SHIFT) + this.firstPosition);
		for (int i = 0; i < chunks; i++, entry += distance) {
			// volatile: pairs with the compare-and-set in free
			if (ChunkWord.isFree(OffHeap.getLongVolatile(entry))) {
				return true;
			}
		}
		return false;
	}

	/** Visits all chunks of a block. */
	final void forEachWord(long block, WordVisitor visitor) {
		long first = block << SegmentFormat.FAN_OUT_SHIFT;
		int chunks = chunksIn(block);
		for (int i = 0; i < chunks; i++) {
			visitor.visit(first + i, word(first + i));
		}
	}

	private long entry(long position) {
		return position * this.stateDistance + this.statesAddress;
	}

}
