package dev.arena;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.OffHeap;

/**
 * Who owns the chunks of one pool: all that can happen to their state words. Inherits
 * where they are, rather than asking another object, because that is a load less in each
 * call.
 * <p>
 * A word is read before it is set: the fault of a read, when a shared file has been
 * truncated, is an exception; that of an interpreted compare-and-set kills the JVM. What
 * it does not change is loaded before a compare-and-set: behind it a load waits.
 */
class ChunkTable extends StateTable {

	private final FlagTree tree;

	private final HandleFormat handles;

	private final int owner;

	/** Where the flag of block 0 of position 0 would be. */
	private final long flagsAddress;

	private final long rootAddress;

	private final Parking parking;

	/** Whether an error has cut a free short, before the flags. Guarded by parking. */
	private boolean isFreeCutShort;

	/** Whether there are flags between those of blocks and the root. */
	private final boolean isTall;

	/** Lowered if there is more to do after a free than to look at two flags. */
	private final long moreToDo;

	ChunkTable(PoolLayout layout, long segmentAddress, HandleFormat handles, int owner, Parking parking,
			boolean remembersFreed) {
		super(layout, segmentAddress, handles, owner);
		this.tree = new FlagTree(segmentAddress + layout.flagsOffset(), layout.spec().chunkCount());
		this.handles = handles;
		this.owner = owner;
		this.parking = parking;
		this.flagsAddress = segmentAddress + layout.flagsOffset() - flagOffset(this.firstPosition);
		this.rootAddress = this.tree.rootAddress();
		this.isTall = this.tree.rootLevel() > 1;
		this.moreToDo = (this.isTall || remembersFreed) ? FlagWord.NONE : FlagWord.MAYBE;
	}

	final FlagTree tree() {
		return this.tree;
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
		into.place = place;
		into.name = name;
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
		into.place = place;
		into.name = name;
		return true;
	}

	/** Frees as {@link #free(long, Holding)} does what no cursor knows any more. */
	final boolean free(long name) {
		return free(name, null);
	}

	/**
	 * Frees a chunk that is ours in exactly the generation of its name, and lets
	 * everybody find it.
	 * @param name its name
	 * @param by what held it; loses its name if an error strikes behind the
	 * compare-and-set, so that nobody opens it again
	 * @return whether it was ours
	 */
	final boolean free(long name, @Nullable Holding by) {
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
		catch (RuntimeException | Error ex) { // without a call: see Parking
			if (by != null) {
				by.name = HandleFormat.NO_NAME;
			}
			synchronized (this.parking) {
				this.isFreeCutShort = true;
				this.parking.isAnyFreeCutShort = true;
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
	 * Raises the flags above all that is free if an error has cut a free short; called
	 * under the monitor of the parking.
	 */
	final void completeFrees() {
		if (this.isFreeCutShort) {
			CrashPoint.UNRAISED_FOUND.reached();
			this.tree.raiseAbove(this::isAnyFree);
			this.isFreeCutShort = false;
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
				into.place = place;
				into.name = name;
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
		catch (RuntimeException | Error ex) { // without a call: see Parking
			synchronized (this.parking) {
				this.isFreeCutShort = true;
				this.parking.isAnyFreeCutShort = true;
			}
			throw ex;
		}
	}

	/** Changes the stamp of a chunk in transit, if its word is exactly this one. */
	final void stampIf(long index, long word, int stamp) {
		// pairs with the acquire in adopt: continues what the hand-off began
		OffHeap.casLong(entry(index + this.firstPosition), word, ChunkWord.stamped(word, stamp));
	}

}
