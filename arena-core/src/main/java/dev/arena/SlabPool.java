package dev.arena;

import java.util.stream.IntStream;

import dev.arena.internal.memory.OffHeap;

/**
 * The engine of one pool of an open segment: its chunks, where to look for a free one,
 * and its counters. Inherits its table of chunks, rather than having one, because that is
 * a load less in each call.
 */
final class SlabPool extends ChunkTable {

	/** No machine has the processors that would profit from more. */
	private static final int MAX_LANES = 1024;

	/** 2^32 divided by the golden ratio: spreads slots evenly however many there are. */
	private static final long SLOT_STEP = 0x9E37_79B9L;

	/**
	 * From this size on a lane remembers what is freed, so that the next one gets a chunk
	 * that is in the cache still. Smaller ones of a block are all in the cache anyway.
	 */
	private static final int MIN_REMEMBERED_BYTES = 256;

	private final int ordinal;

	private final long chunkSizeBytes;

	/** As {@link ChunkTable} compares positions, for the sizes that fit best here. */
	private final long sizeBias;

	private final long sizeBound;

	/** Whether something is to be done at each allocation, so that none is fast. */
	private final boolean isWatched;

	private final Lane[] lanes;

	private final FreeChunkSearch search;

	private final Waiters waiters = new Waiters();

	private final long countersAddress;

	SlabPool(int ordinal, PoolLayout layout, long smallerSizeBytes, long segmentAddress, HandleFormat handles,
			int owner, Parking parking, boolean isWatched) {
		super(layout, segmentAddress, handles, owner, parking, layout.spec().chunkSizeBytes() >= MIN_REMEMBERED_BYTES);
		this.ordinal = ordinal;
		this.chunkSizeBytes = layout.spec().chunkSizeBytes();
		this.isWatched = isWatched;
		this.sizeBias = smallerSizeBytes + 1 - Long.MIN_VALUE;
		this.sizeBound = isWatched ? Long.MIN_VALUE : this.chunkSizeBytes - smallerSizeBytes + Long.MIN_VALUE;
		this.lanes = lanes(layout.spec().chunkCount(), owner);
		this.search = new FreeChunkSearch(this);
		this.countersAddress = segmentAddress + layout.countersOffset();
	}

	/**
	 * A few lanes for each processor, which begin far from each other and from those of
	 * other slots.
	 */
	private static Lane[] lanes(long chunkCount, int slot) {
		int processors = Runtime.getRuntime().availableProcessors();
		int count = Math.min(MAX_LANES, 1 << Integer.SIZE - Integer.numberOfLeadingZeros(2 * processors - 1));
		boolean isAlone = PoolLayout.nodes(chunkCount, 0) >= count;
		return IntStream.range(0, count).mapToObj((i) -> {
			long turn = (((long) i << Integer.SIZE) / count + slot * SLOT_STEP) & 0xFFFF_FFFFL;
			return new Lane(turn * chunkCount >>> Integer.SIZE, isAlone, (int) (turn * 31 + i));
		}).toArray(Lane[]::new);
	}

	int ordinal() {
		return this.ordinal;
	}

	long chunkSizeBytes() {
		return this.chunkSizeBytes;
	}

	/**
	 * Whether this is the pool with the smallest chunks that hold so many bytes, and
	 * nothing but taking one is to be done.
	 */
	boolean isFastFit(long sizeBytes) {
		return sizeBytes - this.sizeBias < this.sizeBound;
	}

	/**
	 * Takes the chunk that is the next one by what this thread's lane believes, if it is
	 * free: most often it is.
	 * @param into what holds it then
	 */
	boolean takeNext(Holding into) {
		Lane lane = lane();
		return lane.believesAny() && take(lane.next(), into);
	}

	/**
	 * Takes a free chunk: most often one is where the cursor or the lane believes one,
	 * else there is a search.
	 * @param into what holds it then
	 * @return {@code false} if at one instant of this call none was free
	 */
	boolean takeAny(Holding into) {
		return !isExhausted() && (this.isWatched && retake(into) || takeNext(into) || this.search.take(lane(), into));
	}

	/** Whether no chunk was free at the instant of this call. */
	boolean isExhausted() {
		return tree().isExhausted();
	}

	/** Who waits for a chunk of this pool, or of a larger one in its place. */
	Waiters waiters() {
		return this.waiters;
	}

	@Override
	void freed(long index, long flags) {
		super.freed(index, flags);
		if (this.chunkSizeBytes >= MIN_REMEMBERED_BYTES) {
			lane().freed(index);
		}
	}

	/** The lane of this thread. */
	private Lane lane() {
		Lane[] lanes = this.lanes;
		return lanes[(int) Thread.currentThread().getId() & lanes.length - 1];
	}

	/** Counts hand-offs, without which adoptions would count as allocations. */
	void countHandOffs(long handOffs) {
		OffHeap.getAndAddLong(this.countersAddress + SegmentFormat.HAND_OFFS_OFFSET, handOffs);
	}

	long handOffCount() {
		return OffHeap.getLongOpaque(this.countersAddress + SegmentFormat.HAND_OFFS_OFFSET);
	}

	private void countTransitFrees(long frees) {
		OffHeap.getAndAddLong(this.countersAddress + SegmentFormat.TRANSIT_FREES_OFFSET, frees);
	}

	long transitFreeCount() {
		return OffHeap.getLongOpaque(this.countersAddress + SegmentFormat.TRANSIT_FREES_OFFSET);
	}

	PoolCounts count() {
		return new PoolCensus(this).count(handOffCount());
	}

	PoolVerification verify(Contradictions contradictions) {
		return new PoolVerification(this, contradictions.of("pool of " + this.chunkSizeBytes + "-byte chunks"));
	}

	/** Visits each chunk that was ever taken: its index and its word. */
	void forEachWord(WordVisitor visitor) {
		tree().forEachTouchedBlock((block) -> forEachWord(block, visitor));
	}

	/** Frees the chunk of a handle if it is in transit; says whether it was. */
	boolean freeFromTransit(long handle, long index) {
		boolean freed = freeInTransit(handle, index);
		if (freed) {
			countTransitFrees(1);
		}
		return freed;
	}

	/** Gives the chunks in transit their stamps, and frees those of some age. */
	long passOverTransit(TransitEpoch epoch, long minimumAgeNanos) {
		long[] freed = new long[1];
		forEachWord((index, word) -> {
			if (!ChunkWord.isInTransit(word)) {
				return;
			}
			if (epoch.ageNanos(word) >= minimumAgeNanos) {
				freed[0] += freeIf(index, word) ? 1 : 0;
			}
			else if (epoch.stampFor(word) != ChunkWord.stamp(word)) {
				stampIf(index, word, epoch.stampFor(word));
			}
		});
		if (freed[0] > 0) {
			countTransitFrees(freed[0]);
		}
		return freed[0];
	}

	void countPromotionTo(SlabPool larger) {
		OffHeap.getAndAddLong(promotionsAddress(larger.ordinal), 1);
	}

	long promotionCountTo(SlabPool larger) {
		return OffHeap.getLongOpaque(promotionsAddress(larger.ordinal));
	}

	void countExhaustion() {
		OffHeap.getAndAddLong(this.countersAddress + SegmentFormat.EXHAUSTIONS_OFFSET, 1);
	}

	long exhaustionCount() {
		return OffHeap.getLongOpaque(this.countersAddress + SegmentFormat.EXHAUSTIONS_OFFSET);
	}

	private long promotionsAddress(int target) {
		return this.countersAddress + SegmentFormat.PROMOTIONS_OFFSET + (long) target * Long.BYTES;
	}

	@Override
	public String toString() {
		return "Pool[" + chunkCount() + " x " + this.chunkSizeBytes + " B]";
	}

}
