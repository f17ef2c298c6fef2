package dev.arena;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.OffHeap;

/**
 * The pool that one state of a stress test works on, and the account of it afterwards.
 * <p>
 * It has two chunks to work with, the {@link #FIRST} and the {@link #SECOND}; all others
 * are held by somebody who does nothing. At first the parties {@link #one()} and
 * {@link #two()} hold the two, and all flags say that nothing is free. What a test needs
 * beyond that is its set-up.
 */
final class Specimen {

	static final int FIRST = 0;

	static final int SECOND = 1;

	/** Neither of the two chunks. */
	static final int NONE = -1;

	/** The slot of the first actor. */
	static final int ONE = 1;

	/** The slot of the second actor. */
	static final int TWO = 2;

	/** The slot of a process that has died. */
	static final int DEAD = 7;

	/** The slot that holds all chunks that are not to be worked with. */
	static final int BYSTANDER = 8;

	/** A search of thousands of chunks would leave no time for the actors. */
	private static final int USES_PER_SEARCH = 64;

	private static final int FREE = 0;

	private static final int IN_TRANSIT = -1;

	private final Supply.Kind kind;

	private final PoolLayout layout;

	private final long address;

	private final Party one;

	private final Party oneAgain;

	private final Party two;

	private final Party dead;

	private final Party bystander;

	private final List<Party> parties;

	/** The slot that must hold each of the two chunks, or what else it must be. */
	private final int[] expected = new int[2];

	private final Meeting meeting = new Meeting();

	private @Nullable String contradiction;

	private int uses;

	Specimen(Supply.Kind kind, long address) {
		this.kind = kind;
		this.layout = kind.layout().pools().get(0);
		this.address = address;
		this.one = new Party(this, ONE);
		this.oneAgain = new Party(this, ONE);
		this.two = new Party(this, TWO);
		this.dead = new Party(this, DEAD);
		this.bystander = new Party(this, BYSTANDER);
		this.parties = List.of(this.one, this.oneAgain, this.two, this.dead, this.bystander);
	}

	PoolLayout layout() {
		return this.layout;
	}

	HandleFormat handles() {
		return new HandleFormat(this.kind.layout(), 0);
	}

	long address() {
		return this.address;
	}

	/** Where the actors meet before they begin. */
	Meeting meeting() {
		return this.meeting;
	}

	/** The first actor, who holds the first chunk before the set-up. */
	Party one() {
		return this.one;
	}

	/** Another thread of the process of the first actor. */
	Party oneAgain() {
		return this.oneAgain;
	}

	/** The second actor, who holds the second chunk before the set-up. */
	Party two() {
		return this.two;
	}

	/** A process that has died: what it does, it does in the set-up. */
	Party dead() {
		return this.dead;
	}

	List<Party> parties() {
		return this.parties;
	}

	FlagTree tree() {
		return this.one.pool().tree();
	}

	/** The index of one of the two chunks. */
	long index(int chunk) {
		return (chunk == FIRST) ? 0 : this.kind.secondIndex();
	}

	/** Which chunk has an index. */
	int chunk(long index) {
		return (index == 0) ? FIRST : (index == this.kind.secondIndex()) ? SECOND : Integer.MAX_VALUE;
	}

	/** The block of one of the two chunks. */
	long block(int chunk) {
		return index(chunk) >>> SegmentFormat.FAN_OUT_SHIFT;
	}

	/** Whether all flags above one of the two chunks say that a chunk was ever taken. */
	boolean isTouched(int chunk) {
		for (int level = tree().rootLevel(); level >= 0; level--) {
			if (!tree().isTouched(level, block(chunk) >>> SegmentFormat.FAN_OUT_SHIFT * level)) {
				return false;
			}
		}
		return true;
	}

	/** The address of the state word of one of the two chunks. */
	long entry(int chunk) {
		return this.address + this.layout.statesOffset() + (index(chunk) << this.layout.stateShift());
	}

	/** The address of the flag above a block, on some level. */
	long flag(int level, long block) {
		long address = this.address + this.layout.flagsOffset()
				+ (block >>> SegmentFormat.FAN_OUT_SHIFT * level) * Long.BYTES;
		for (int below = 0; below < level; below++) {
			address += PoolLayout.levelBytes(this.layout.spec().chunkCount(), below);
		}
		return address;
	}

	/** A set-up: all flags say that something may be free, though nothing is. */
	void raiseFlags() {
		tree().raise(block(FIRST));
		tree().raise(block(SECOND));
	}

	/**
	 * A set-up: somebody looks below all flags who will never come to an end.
	 */
	void leaveScans() {
		raiseFlags();
		for (int level = 0; level <= tree().rootLevel(); level++) {
			for (int chunk = FIRST; chunk <= SECOND; chunk++) {
				tree().beginScan(level, block(chunk) >>> SegmentFormat.FAN_OUT_SHIFT * level);
			}
		}
	}

	/** What the epoch of the segment says, for passes over transit. */
	TransitEpoch epoch() {
		return new TransitEpoch(this.address, 0);
	}

	/**
	 * Recovers what the dead process has left behind, as the first actor.
	 * @return how many chunks were taken back
	 */
	long recoverDead() {
		return PoolRecovery.run(this.layout, this.address, handles(), ONE, BitSet.valueOf(new long[] { 1L << DEAD })).reclaimedCount();
	}

	long payload(int chunk) {
		return OffHeap.getLongPlain(payloadAddress(chunk));
	}

	void setPayload(int chunk, long value) {
		OffHeap.putLongPlain(payloadAddress(chunk), value);
	}

	/** Demands something of the account, which names the first contradiction. */
	void require(boolean condition, String otherwise) {
		if (!condition && this.contradiction == null) {
			this.contradiction = otherwise;
		}
	}

	/**
	 * Demands that a party holds a chunk; what nobody holds must be free.
	 * @param chunk the chunk, {@link #NONE} for none
	 */
	void requireHeld(Party party, int chunk) {
		requireState(party.slot(), chunk);
	}

	/** Demands that a chunk is in transit. */
	void requireInTransit(int chunk) {
		requireState(IN_TRANSIT, chunk);
	}

	private void requireState(int expected, int chunk) {
		if (chunk != NONE) {
			require(this.expected[chunk] == FREE, "two have the same chunk");
			this.expected[chunk] = expected;
		}
	}

	/**
	 * Accounts for the two chunks: held by whom they must be, or free and to be found.
	 * For some of the specimens, accounts for all others too. Gives the specimen back.
	 * @param allocations how many there must have been since the set-up
	 * @return the number of levels of flags, and "sound" or what does not add up
	 */
	String account(int allocations) {
		if (isToBeSearched()) {
			accountForAll();
		}
		long counted = allocations() - this.kind.allocations();
		require(counted == allocations, counted + " allocations");
		int free = 0;
		for (int chunk = FIRST; chunk <= SECOND; chunk++) {
			long word = this.one.pool().word(index(chunk));
			require(isExpected(word, this.expected[chunk]), "chunk " + chunk + " is " + ChunkWord.describe(word));
			free += (this.expected[chunk] == FREE) ? 1 : 0;
		}
		while (free > 0 && this.bystander.take() != NONE) {
			free--;
		}
		require(free == 0, "a free chunk is not found");
		require(this.bystander.take() == NONE, "a chunk is found that is not free");
		this.kind.giveBack(this);
		return "levels " + (tree().rootLevel() + 1) + ": "
				+ ((this.contradiction == null) ? "sound" : this.contradiction);
	}

	private boolean isToBeSearched() {
		return this.uses++ % USES_PER_SEARCH == 0;
	}

	/** How often the two chunks were allocated. */
	long allocations() {
		SlabPool pool = this.one.pool();
		long allocations = -OffHeap
			.getLongOpaque(this.address + this.layout.countersOffset() + SegmentFormat.HAND_OFFS_OFFSET);
		for (int chunk = FIRST; chunk <= SECOND; chunk++) {
			long word = pool.word(index(chunk));
			allocations += ChunkWord.generation(word) + (ChunkWord.isFree(word) ? 0 : 1);
		}
		return allocations;
	}

	private void accountForAll() {
		PoolCounts counts = this.one.pool().count();
		long free = IntStream.of(this.expected).filter((expected) -> expected == FREE).count();
		long inTransit = IntStream.of(this.expected).filter((expected) -> expected == IN_TRANSIT).count();
		require(counts.exact() && counts.free() == free && counts.inTransit() == inTransit, counts.toString());
		Contradictions contradictions = new Contradictions();
		this.one.pool().verify(contradictions);
		require(contradictions.count() == 0, contradictions.told().toString());
	}

	private static boolean isExpected(long word, int expected) {
		return switch (expected) {
			case FREE -> ChunkWord.isFree(word);
			case IN_TRANSIT -> ChunkWord.isInTransit(word);
			default -> ChunkWord.isLive(word) && ChunkWord.owner(word) == expected;
		};
	}

	long payloadAddress(int chunk) {
		return this.address + this.layout.payloadOffset() + index(chunk) * this.layout.spec().chunkSizeBytes();
	}

	/** The pool as a slot sees it. */
	SlabPool newPool(int slot) {
		return new SlabPool(0, this.layout, 0, this.address, handles(), slot, new Parking(1), false);
	}

	/** Brings the specimen, which is new, into the state before all set-ups. */
	void exhaust() {
		takeAllButSecond();
		require(this.two.pool().take(index(SECOND), this.two), "the second chunk is not free");
		require(this.bystander.take() == NONE, "not exhausted");
	}

	/** In a new specimen, takes what is not to be worked with, and the first chunk. */
	void takeAllButSecond() {
		require(this.one.pool().take(index(FIRST), this.one), "the first chunk is not free");
		for (long index = 0; index < this.layout.spec().chunkCount(); index++) {
			if (index != index(SECOND)) {
				this.bystander.pool().take(index, this.bystander);
			}
		}
	}

	/** Brings the specimen into the state after its set-up. */
	Specimen ready() {
		this.kind.restore(this.address, this.parties);
		setPayload(FIRST, 0);
		setPayload(SECOND, 0);
		this.meeting.begin();
		Arrays.fill(this.expected, FREE);
		this.contradiction = null;
		return this;
	}

}
