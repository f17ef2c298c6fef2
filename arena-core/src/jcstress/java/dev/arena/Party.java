package dev.arena;

import dev.arena.internal.memory.OffHeap;

/**
 * One who works on a specimen: a thread of a slot, where it begins to look for a free
 * chunk, and which one it has.
 */
final class Party extends Holding {

	private final Specimen specimen;

	private final int slot;

	private final SlabPool pool;

	private final FreeChunkSearch search;

	private Lane lane = new Lane(0, true, 0);

	Party(Specimen specimen, int slot) {
		this.specimen = specimen;
		this.slot = slot;
		this.pool = specimen.newPool(slot);
		this.search = new FreeChunkSearch(this.pool);
	}

	/** Begins anew, with the chunk of a name and no idea of what is free. */
	void begin(long name) {
		this.name = name;
		this.lane = new Lane(0, true, this.slot);
	}

	int slot() {
		return this.slot;
	}

	/** The pool as this slot sees it. */
	SlabPool pool() {
		return this.pool;
	}

	Lane lane() {
		return this.lane;
	}

	/** Looks for free chunks where another one does, as threads of one lane do. */
	void share(Lane lane) {
		this.lane = lane;
	}

	/**
	 * Takes a free chunk, by the hints of its lane or by looking.
	 * @return which one, {@link Specimen#NONE} if it is told that there is none
	 */
	int take() {
		boolean taken = !this.pool.tree().isExhausted() && this.search.take(this.lane, this);
		return taken ? chunk() : Specimen.NONE;
	}

	/** Takes a free chunk by looking. */
	int look() {
		this.lane.moveTo(this.lane.block(), 0);
		return take();
	}

	/** Takes the chunk that it had last again if it is free. */
	int retake() {
		return this.pool.retake(this) ? chunk() : Specimen.NONE;
	}

	/** Which chunk it has or had last. */
	int chunk() {
		return this.specimen.chunk(this.pool.index(this.name));
	}

	boolean free() {
		return this.pool.free(this.name);
	}

	/** Frees as one who stops before raising the flags: for good, or for the moment. */
	boolean freeWord() {
		long entry = this.specimen.entry(chunk());
		long word = OffHeap.getLongAcquire(entry);
		return this.pool.isHeld(this.name) && OffHeap.casLong(entry, word, ChunkWord.freed(word));
	}

	boolean handOff() {
		if (!this.pool.handOff(this.name)) {
			return false;
		}
		this.pool.countHandOffs(1);
		return true;
	}

	/** The handle of the chunk that it has once it is handed off. */
	long handleAfterHandOff() {
		return this.pool.handle(this.pool.word(this.pool.index(this.name)) + (1L << ChunkWord.GENERATION_SHIFT),
				this.pool.index(this.name));
	}

	/** The handle of the chunk that it has handed off. */
	long handle() {
		return this.pool.handle(this.pool.word(this.pool.index(this.name)), this.pool.index(this.name));
	}

	/** Adopts one of the two chunks by its handle. */
	boolean adopt(int chunk, long handle) {
		return this.pool.adopt(handle, this.specimen.index(chunk), this);
	}

}
