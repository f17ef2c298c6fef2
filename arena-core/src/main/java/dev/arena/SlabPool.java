package dev.arena;

import java.time.Duration;
import java.util.function.Consumer;

import dev.arena.internal.memory.OffHeap;

/**
 * One pool of an open segment: its lanes, its payload and its counters.
 */
final class SlabPool implements Pool {

	private final Segment segment;

	private final int ordinal;

	private final long chunkSizeBytes;

	private final int chunkSizeShift;

	private final long chunkCount;

	private final long payloadAddress;

	private final long countersAddress;

	private final Lanes lanes;

	/** The size of the chunks of the next smaller pool, 0 for the first. */
	private final long smallerSizeBytes;

	SlabPool(Segment segment, int ordinal, PoolLayout layout, long smallerSizeBytes, Lanes lanes) {
		long segmentAddress = segment.address();
		this.segment = segment;
		this.ordinal = ordinal;
		this.chunkSizeBytes = layout.spec().chunkSizeBytes();
		this.chunkSizeShift = Long.numberOfTrailingZeros(this.chunkSizeBytes);
		this.chunkCount = layout.spec().chunkCount();
		this.payloadAddress = segmentAddress + layout.payloadOffset();
		this.countersAddress = segmentAddress + layout.countersOffset();
		this.smallerSizeBytes = smallerSizeBytes;
		this.lanes = lanes;
	}

	/** Whether this is the pool with the smallest chunks that hold so many bytes. */
	boolean isBestFit(long sizeBytes) {
		return sizeBytes > this.smallerSizeBytes && sizeBytes <= this.chunkSizeBytes;
	}

	@Override
	public long chunkSizeBytes() {
		return this.chunkSizeBytes;
	}

	@Override
	public long chunkCount() {
		return this.chunkCount;
	}

	@Override
	public long freeCount() {
		return this.segment.count(this.lanes::freeCount);
	}

	@Override
	public long usedCount() {
		return this.chunkCount - freeCount();
	}

	@Override
	public long allocationCount() {
		return this.segment.count(this.lanes::allocationCount);
	}

	@Override
	public long promotionCount() {
		return this.segment.pools().all().stream().mapToLong(this::promotionCountTo).sum();
	}

	@Override
	public long promotionCountTo(Pool larger) {
		if (!(larger instanceof SlabPool target) || target.segment != this.segment) {
			throw new IllegalArgumentException("The pool of " + larger.chunkSizeBytes()
					+ "-byte chunks is not of this arena: take it from Arena.pools()");
		}
		return this.segment.count(() -> OffHeap.getLongOpaque(promotionsAddress(target.ordinal)));
	}

	@Override
	public long exhaustionCount() {
		return this.segment.count(() -> OffHeap.getLongOpaque(this.countersAddress + SegmentLayout.EXHAUSTIONS_OFFSET));
	}

	/**
	 * Allocates a chunk.
	 * @param into the cursor that holds it then
	 * @return {@code false} if none is free
	 */
	boolean allocate(Chunk into) {
		long taken = this.lanes.acquire();
		if (Taken.isNothing(taken)) {
			return false;
		}
		into.open(this, Taken.chunk(taken), this.lanes.liveState(taken));
		return true;
	}

	/** Whether an address lies in the payload. */
	boolean contains(long address) {
		long offset = address - this.payloadAddress;
		return offset >= 0 && offset >>> this.chunkSizeShift < this.chunkCount;
	}

	boolean isChunkStart(long address) {
		return (address - this.payloadAddress & (this.chunkSizeBytes - 1)) == 0;
	}

	/** Frees the chunk that starts at an address, if it is held. */
	boolean freeAt(long address) {
		return this.lanes.freeLive(address - this.payloadAddress >>> this.chunkSizeShift);
	}

	/** Puts a held chunk in transit. */
	boolean handOff(long index, long liveState) {
		return this.lanes.handOff(index, liveState, System.currentTimeMillis() / 1000);
	}

	/**
	 * Adopts a chunk.
	 * @param handle what names it
	 * @param into the cursor that holds it then
	 * @return {@code false} if the handle is stale
	 */
	boolean adopt(long handle, Chunk into) {
		long index = Handle.index(handle);
		long state = (index < this.chunkCount) ? this.lanes.adopt(index, handle) : Lanes.NONE;
		if (state == Lanes.NONE) {
			return false;
		}
		into.open(this, index, state);
		return true;
	}

	/** How many chunks each attachment slot holds. */
	long[] heldBySlot() {
		long[] held = new long[SegmentLayout.MAX_SLOT + 1];
		this.lanes.settle();
		forEachState((index,
				state) -> held[ChunkState.owner(state)] += (ChunkState.phase(state) == ChunkState.LIVE) ? 1 : 0);
		return held;
	}

	void forEachChunkInTransit(Consumer<? super ChunkInTransit> visitor) {
		long now = System.currentTimeMillis() / 1000;
		forEachState((index, state) -> {
			if (ChunkState.phase(state) == ChunkState.TRANSIT) {
				visitor.accept(new ChunkInTransit(Handle.of(this.ordinal, ChunkState.generation(state), index),
						this.chunkSizeBytes, ChunkState.owner(state),
						Duration.ofSeconds(ChunkState.secondsInTransit(state, now))));
			}
		});
	}

	/** Frees the chunks that have been in transit for some time. */
	long reclaimInTransit(long minimumAgeSeconds) {
		long now = System.currentTimeMillis() / 1000;
		long[] reclaimed = new long[1];
		forEachState((index, state) -> {
			if (ChunkState.phase(state) == ChunkState.TRANSIT
					&& ChunkState.secondsInTransit(state, now) >= minimumAgeSeconds && this.lanes.free(index, state)) {
				reclaimed[0]++;
			}
		});
		return reclaimed[0];
	}

	/**
	 * Receives a chunk and its state.
	 */
	private interface StateVisitor {

		void visit(long index, long state);

	}

	private void forEachState(StateVisitor visitor) {
		for (long index = 0; index < this.chunkCount; index++) {
			visitor.visit(index, this.lanes.state(index));
		}
	}

	Lanes lanes() {
		return this.lanes;
	}

	void countPromotionTo(SlabPool larger) {
		OffHeap.getAndAddLong(promotionsAddress(larger.ordinal), 1);
	}

	void countExhaustion() {
		OffHeap.getAndAddLong(this.countersAddress + SegmentLayout.EXHAUSTIONS_OFFSET, 1);
	}

	int ordinal() {
		return this.ordinal;
	}

	long addressOf(long index) {
		return this.payloadAddress + (index << this.chunkSizeShift);
	}

	@Override
	public String toString() {
		return "Pool[" + this.chunkCount + " x " + this.chunkSizeBytes + " B]";
	}

	private long promotionsAddress(int target) {
		return this.countersAddress + SegmentLayout.PROMOTIONS_OFFSET + (long) target * Long.BYTES;
	}

}
