package dev.arena;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.memory.MemoryOptions;
import dev.arena.internal.memory.OffHeap;

/**
 * The pool that one state of a stress test works on, and the account of it afterwards.
 */
final class Specimen {

	/*
	 * A test keeps thousands of states alive and makes millions. So the memory of many
	 * specimens is carved from one mapping, and a specimen is used again: a state takes
	 * it in its constructor, its arbiter, which is the last to touch it, gives it back.
	 */

	/** The slot of the first actor. */
	static final int ONE = 1;

	/** The slot of the second actor. */
	static final int TWO = 2;

	/** The slot of a process that has stopped for ever. */
	static final int STOPPED = 7;

	/** How many allocations it takes to reserve a chunk. */
	static final int RESERVING_ALLOCATIONS = 3;

	/** Every specimen starts in cache lines of its own. */
	private static final int ALIGNMENT_BYTES = SegmentLayout.LINE_BYTES;

	private final Supply supply;

	private final int number;

	private final PoolLayout layout;

	private final long address;

	private final boolean announce;

	private final Lanes one;

	private final Lanes two;

	private final Lanes stopped;

	/** The slot that must hold each chunk, 0 if it must be free. */
	private final int[] holders;

	private @Nullable String contradiction;

	private Specimen(Supply supply, int number, long address, boolean announce) {
		this.supply = supply;
		this.number = number;
		this.layout = supply.layout;
		this.address = address;
		this.announce = announce;
		this.one = new Lanes(this.layout, address, ONE, announce);
		this.two = new Lanes(this.layout, address, TWO, announce);
		this.stopped = new Lanes(this.layout, address, STOPPED, announce);
		this.holders = new int[(int) this.layout.spec().chunkCount()];
	}

	/** The pool as the first actor sees it. */
	Lanes one() {
		return this.one;
	}

	/** The pool as the second actor sees it. */
	Lanes two() {
		return this.two;
	}

	/** The pool as a process sees it that has stopped for ever. */
	Lanes stopped() {
		return this.stopped;
	}

	Lane lane(int number, int owner) {
		return new Lane(new Lanes(this.layout, this.address, owner, this.announce), number);
	}

	/** The address of the state and the link of a chunk. */
	long entry(int chunk) {
		return SideTable.entry(this.address + this.layout.sideTableOffset(), chunk);
	}

	/**
	 * Which of some variants of the set-up is for this specimen: each is for equally many
	 * of either mode.
	 */
	int variant(int count) {
		return (this.number >>> 1) % count;
	}

	/**
	 * Leaves a pop of the first lane as a process does that stops at
	 * {@link CrashPoint#POP_ANNOUNCED}, or, in the other variant, at
	 * {@link CrashPoint#POP_CHUNK_LIVE}.
	 * @return the chunk
	 */
	int stopInPop() {
		int indexBits = HeadFormat.indexBits(this.layout.chunksIn(0));
		long headAddress = this.address + this.layout.headsOffset();
		long head = OffHeap.getLongAcquire(headAddress);
		require(OffHeap.casLong(headAddress, head, HeadFormat.announced(head, STOPPED, indexBits)), "cannot announce");
		int chunk = (int) HeadFormat.index(head, indexBits);
		if (variant(2) == 1) {
			long free = this.stopped.state(chunk);
			require(SideTable.casState(entry(chunk), free, ChunkState.allocated(free, STOPPED)), "cannot make live");
		}
		return chunk;
	}

	/**
	 * Leaves a free as a process does that stops at {@link CrashPoint#FREE_CHUNK_FREE}.
	 */
	void stopInFree() {
		long taken = this.stopped.acquire();
		long live = this.stopped.liveState(taken);
		require(SideTable.casState(entry(chunk(taken)), live, ChunkState.freed(live, STOPPED)), "cannot free");
	}

	/**
	 * Takes the first chunk three times with one cursor, which only reserves it at last.
	 */
	LaneCursor reserve(Lanes lanes) {
		LaneCursor cursor = new LaneCursor(lanes);
		long taken = lanes.acquire();
		cursor.hold(lanes, Taken.chunk(taken), lanes.liveState(taken));
		for (int i = 0; i < RESERVING_ALLOCATIONS - 1; i++) {
			require(free(cursor) && cursor.takeAgain(), "cannot take the chunk again");
		}
		require(cursor.reserves, "the chunk is not reserved");
		return cursor;
	}

	/** Frees the chunk of a cursor. */
	static boolean free(LaneCursor cursor) {
		return cursor.giveBack() || cursor.lanes().free(cursor);
	}

	/** Allocates a chunk, and forgets the state word that it is to be freed with. */
	static int pop(Lanes lanes) {
		return chunk(lanes.acquire());
	}

	/** The chunk that a pop yielded, -1 for none. */
	static int chunk(long taken) {
		return Taken.isNothing(taken) ? -1 : (int) Taken.chunk(taken);
	}

	/** Frees as a cursor does: with the word that follows from what the pop yielded. */
	static boolean free(Lanes lanes, long taken) {
		return lanes.free(chunk(taken), lanes.liveState(taken));
	}

	long payload(long chunk) {
		return OffHeap.getLongPlain(payloadAddress(chunk));
	}

	void setPayload(long chunk, long value) {
		OffHeap.putLongPlain(payloadAddress(chunk), value);
	}

	/** Demands something of the account, which names the first contradiction. */
	void require(boolean condition, String otherwise) {
		if (!condition && this.contradiction == null) {
			this.contradiction = otherwise;
		}
	}

	/**
	 * Demands that a slot holds a chunk; all that nobody holds must be free.
	 * @param owner the slot
	 * @param chunk the chunk; negative for none
	 */
	void requireHeld(int owner, int chunk) {
		if (chunk >= 0) {
			require(this.holders[chunk] == 0, "two hold chunk " + chunk);
			this.holders[chunk] = owner;
		}
	}

	/**
	 * Accounts for every chunk: held by whom it must be, or free and on its list exactly
	 * once. Gives the specimen back.
	 * @param allocations how many there must have been
	 * @return the mode of popping, and "sound" or what does not add up
	 */
	String account(int allocations) {
		try {
			verify(allocations);
		}
		catch (DamagedSegmentException ex) {
			require(false, ex.getMessage());
		}
		this.supply.idle.add(this);
		return (this.announce ? "shared " : "private ") + ((this.contradiction == null) ? "sound" : this.contradiction);
	}

	private void verify(int allocations) {
		long counted = this.one.allocationCount();
		int free = 0;
		for (int chunk = 0; chunk < this.holders.length; chunk++) {
			long state = this.one.state(chunk);
			int holder = this.holders[chunk];
			boolean expected = (holder == 0) ? ChunkState.phase(state) == ChunkState.FREE
					: ChunkState.phase(state) == ChunkState.LIVE && ChunkState.owner(state) == holder;
			require(expected, "chunk " + chunk + " is " + ChunkState.describe(state));
			free += (holder == 0) ? 1 : 0;
		}
		require(this.one.freeCount() == free, "the free count is wrong");
		for (int chunk = pop(this.one); chunk >= 0; chunk = pop(this.one)) {
			requireHeld(ONE, chunk);
			free--;
		}
		require(free == 0, "the free lists are wrong");
		require(counted == allocations, counted + " allocations");
	}

	private long payloadAddress(long chunk) {
		return this.address + this.layout.payloadOffset() + chunk * this.layout.spec().chunkSizeBytes();
	}

	private Specimen cleared() {
		OffHeap.fillPlain(this.address, this.layout.endOffset(), (byte) 0);
		Arrays.fill(this.holders, 0);
		this.contradiction = null;
		return this;
	}

	/**
	 * Makes specimens of one geometry and keeps the idle ones.
	 */
	static final class Supply {

		private static final int MAPPING_BYTES = 1 << 20;

		private final Queue<Specimen> idle = new ConcurrentLinkedQueue<>();

		private final PoolLayout layout;

		private final boolean alwaysAnnounce;

		private final List<MappedMemory> mappings = new ArrayList<>();

		/** In the last mapping. */
		private long usedBytes = MAPPING_BYTES;

		private int made;

		private Supply(int chunkCount, int laneShift, boolean alwaysAnnounce) {
			PoolSpec spec = PoolSpec.of(chunkCount, ArenaSpec.MIN_CHUNK_SIZE_BYTES);
			long sideTable = PoolLayout.laneCount(chunkCount, laneShift) * SegmentLayout.LINE_BYTES;
			long payload = sideTable + (long) chunkCount * SegmentLayout.SIDE_TABLE_ENTRY_BYTES;
			long end = SegmentLayout.roundUp(payload + chunkCount * spec.chunkSizeBytes(), ALIGNMENT_BYTES);
			this.layout = new PoolLayout(spec, laneShift, 0, 0, sideTable, payload, end);
			this.alwaysAnnounce = alwaysAnnounce;
		}

		/** Specimens that pop in one step and that announce pops, half of each. */
		static Supply ofBothModes(int chunkCount, int laneShift) {
			return new Supply(chunkCount, laneShift, false);
		}

		/** Specimens that announce pops. */
		static Supply announcing(int chunkCount, int laneShift) {
			return new Supply(chunkCount, laneShift, true);
		}

		/** A specimen whose chunks are all free and zero. */
		Specimen take() {
			Specimen specimen = this.idle.poll();
			return ((specimen != null) ? specimen : make()).cleared();
		}

		private synchronized Specimen make() {
			if (this.usedBytes + this.layout.endOffset() > MAPPING_BYTES) {
				this.mappings.add(LocalMemory.map(MAPPING_BYTES, MemoryOptions.defaults()));
				this.usedBytes = 0;
			}
			long address = this.mappings.get(this.mappings.size() - 1).address() + this.usedBytes;
			this.usedBytes += this.layout.endOffset();
			int number = this.made++;
			return new Specimen(this, number, address, this.alwaysAnnounce || (number & 1) != 0);
		}

	}

}
