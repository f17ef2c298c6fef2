package dev.arena;

import dev.arena.internal.memory.OffHeap;

/**
 * The state words of one pool: where they are, where their chunks are, and looks at them.
 * A chunk is meant by its index in the pool, by its position in the segment, or by its
 * {@linkplain HandleFormat name}, which says in which generation.
 */
class StateTable {

	final long firstPosition;

	final long endPosition;

	/** What a generation is multiplied by on its way from a word into a name. */
	final long nameFactor;

	final long positionMask;

	/** What the word of a chunk that is ours has below the generation. */
	final long holding;

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

	StateTable(PoolLayout layout, long segmentAddress, HandleFormat handles, int owner) {
		int sizeShift = Long.numberOfTrailingZeros(layout.spec().chunkSizeBytes());
		this.firstPosition = layout.firstPosition();
		this.endPosition = this.firstPosition + layout.spec().chunkCount();
		this.nameFactor = handles.nameFactor();
		this.positionMask = handles.positionMask();
		this.holding = ChunkWord.holding(owner);
		this.positionBias = this.firstPosition - Long.MIN_VALUE;
		this.positionBound = layout.spec().chunkCount() + Long.MIN_VALUE;
		this.stateDistance = 1L << layout.stateShift();
		this.statesAddress = segmentAddress + layout.statesOffset() - this.firstPosition * this.stateDistance;
		this.placeStep = layout.spec().chunkSizeBytes() << Place.ADDRESS_SHIFT;
		this.firstPlace = Place.of(segmentAddress + layout.payloadOffset() - (this.firstPosition << sizeShift),
				sizeShift);
	}

	final long chunkCount() {
		return this.endPosition - this.firstPosition;
	}

	/** Whether a name is that of a chunk of this table, in whatever generation. */
	final boolean has(long name) {
		return isPosition(name & this.positionMask);
	}

	final boolean isPosition(long position) {
		return position - this.positionBias < this.positionBound;
	}

	/** The index of the chunk of a name. */
	final long index(long name) {
		return (name & this.positionMask) - this.firstPosition;
	}

	/** Where the state word of a chunk is. */
	final long entry(long position) {
		return position * this.stateDistance + this.statesAddress;
	}

	final long place(long position) {
		return position * this.placeStep + this.firstPlace;
	}

	final long word(long index) {
		// acquire: pairs with the compare-and-set that made the word
		return OffHeap.getLongAcquire(entry(index + this.firstPosition));
	}

	/**
	 * Whether a word is that of a chunk that is ours in exactly the generation of a name:
	 * without what ours have below the generation it would be the name's.
	 */
	final boolean isOurs(long word, long position, long name) {
		return (word - this.holding) * this.nameFactor + position == name;
	}

	/** Whether a chunk is ours in exactly the generation of its name. */
	final boolean isHeld(long name) {
		return has(name) && isOurs(word(index(name)), name & this.positionMask, name);
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

}
