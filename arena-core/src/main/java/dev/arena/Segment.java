package dev.arena;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.arena.memory.BackingReport;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.memory.OffHeap;

/**
 * An open segment: the memory of one arena and the pools in it. Chunks refer to their
 * segment, not to the {@link Arena} object, so they survive its
 * {@linkplain Arena#transfer() transfer}.
 */
abstract class Segment {

	static final int MAX_BUFFER_BYTES = MappedMemory.MAX_BUFFER_BYTES;

	private final MappedMemory memory;

	private final ArenaSpec spec;

	private final @Nullable String name;

	private final Pools pools;

	/** {@code null} if leak detection is off: the one thing that it costs then. */
	private final @Nullable LeakTracker tracker;

	private final LeakDetection leakDetection;

	private volatile boolean closed;

	/**
	 * An open segment in existing memory.
	 * @param memory the memory
	 * @param layout where everything is in it
	 * @param owner the attachment slot that allocations are for
	 * @param announce whether other processes must be able to complete a pop
	 * @param name the name of the segment, {@code null} if it is private
	 * @param leakDetection how closely to watch the chunks that are taken
	 */
	Segment(MappedMemory memory, SegmentLayout layout, int owner, boolean announce, @Nullable String name,
			LeakDetection leakDetection) {
		this.memory = memory;
		this.spec = layout.spec();
		this.name = name;
		this.pools = new Pools(this, layout, owner, announce);
		this.leakDetection = leakDetection;
		this.tracker = LeakTracker.create(leakDetection, describe(), memory, name == null);
	}

	/** Gives the memory back; called once. */
	abstract void release();

	/** The attachments, without the chunks that they hold. */
	abstract List<Attachment> participants();

	abstract int attachmentCount();

	/** Takes back what dead attachments hold. */
	abstract ReclaimReport reclaim();

	/**
	 * Takes back what dead attachments hold if that has not been tried just now.
	 * @return whether there is any more to allocate than before
	 */
	abstract boolean reclaimOnExhaustion();

	final @Nullable String name() {
		return this.name;
	}

	final String describe() {
		return "Arena[" + ((this.name != null) ? this.name + ", " : "") + this.spec + "]";
	}

	/** The status of an open segment; touches no memory of it. */
	abstract SegmentStatus statusWhileOpen();

	final boolean allocate(long sizeBytes, Chunk into, boolean promote) {
		try {
			if (into.reopen(sizeBytes)) { // never with leak detection: see freePopped
				return confirm(into);
			}
			return (into.reopenInLane(sizeBytes) || find(sizeBytes, into, promote)) && keep(into, sizeBytes);
		}
		catch (InternalError | DamagedSegmentException ex) {
			throw damaged(ex);
		}
	}

	private boolean find(long sizeBytes, Chunk into, boolean promote) {
		requireEmpty(into);
		if (this.pools.allocate(sizeBytes, into, promote)
				|| (reclaimOnExhaustion() && this.pools.allocate(sizeBytes, into, promote))) {
			return true;
		}
		this.pools.countExhaustion(sizeBytes);
		return false;
	}

	final boolean adopt(long handle, Chunk into) {
		requireEmpty(into);
		try {
			return this.pools.adopt(handle, into) && keep(into, into.size());
		}
		catch (InternalError | DamagedSegmentException ex) {
			throw damaged(ex);
		}
	}

	/** Makes sure that the handle of an open cursor's chunk names no other. */
	final void settle(Chunk chunk) {
		try {
			chunk.settle();
		}
		catch (InternalError | DamagedSegmentException ex) {
			throw damaged(ex);
		}
	}

	/** Puts the chunk of an open cursor in transit and empties the cursor. */
	final void handOff(Chunk chunk) {
		requireOpen();
		chunk.clear();
		chunk.forgetLane();
		try {
			if (!chunk.pool().handOff(chunk.chunk, chunk.state)) {
				refuse(RefusedFree.STALE_CHUNK);
				throw new IllegalStateException(
						"The chunk was freed by other means since it was allocated: it cannot be handed off");
			}
		}
		catch (InternalError ex) {
			throw damaged(ex);
		}
	}

	/**
	 * Frees the chunk of an open cursor and empties the cursor.
	 * @return {@code false} if the chunk had been freed by other means
	 */
	static boolean free(Chunk chunk) {
		try {
			return chunk.closeByGivingBack() || chunk.segment().freePopped(chunk);
		}
		catch (InternalError | DamagedSegmentException ex) {
			return chunk.segment().notFreed(ex);
		}
	}

	private boolean freePopped(Chunk chunk) {
		chunk.clear();
		boolean freed = chunk.lanes().free(chunk);
		if (this.tracker != null) {
			chunk.forgetLane(); // the next chunk is to be tracked too
		}
		return freed || refuse(RefusedFree.STALE_CHUNK);
	}

	final boolean deallocate(Chunk chunk) {
		if (chunk.segment() != this) {
			return refuse(RefusedFree.FOREIGN_CHUNK);
		}
		return chunk.isOpen() ? free(chunk) : refuse(RefusedFree.DOUBLE_FREE);
	}

	final boolean deallocateAddress(long address) {
		SlabPool pool = this.pools.containing(address);
		if (pool == null) {
			return refuse(RefusedFree.FOREIGN_ADDRESS);
		}
		if (!pool.isChunkStart(address)) {
			return refuse(RefusedFree.INTERIOR_ADDRESS);
		}
		try {
			return pool.freeAt(address) || refuse(RefusedFree.DOUBLE_FREE);
		}
		catch (InternalError | DamagedSegmentException ex) {
			return notFreed(ex);
		}
	}

	final long refusedFrees(RefusedFree reason) {
		return count(() -> OffHeap.getLongOpaque(refusedFreesAddress(reason)));
	}

	final long reclaimedChunks() {
		return count(() -> OffHeap.getLongOpaque(address() + SegmentLayout.RECLAIMED_CHUNKS_OFFSET));
	}

	/** Reads a counter of an open segment. */
	final long count(LongSupplier counter) {
		return examine(counter::getAsLong);
	}

	final List<Attachment> attachments() {
		return examine(() -> {
			List<long[]> held = this.pools.stream().map(SlabPool::heldBySlot).toList();
			return participants().stream()
				.map((attachment) -> attachment
					.withChunksHeld(held.stream().map((bySlot) -> bySlot[attachment.slot()]).toList()))
				.toList();
		});
	}

	final void forEachChunkInTransit(Consumer<? super ChunkInTransit> visitor) {
		examine(() -> {
			this.pools.stream().forEach((pool) -> pool.forEachChunkInTransit(visitor));
			return true;
		});
	}

	final long reclaimInTransit(Duration minimumAge) {
		return examine(
				() -> this.pools.stream().mapToLong((pool) -> pool.reclaimInTransit(minimumAge.toSeconds())).sum());
	}

	final VerificationReport verify() {
		return examine(this.pools::verify);
	}

	final SegmentStatus status() {
		if (this.closed) {
			return SegmentStatus.CLOSED;
		}
		try {
			SegmentStatus status = statusWhileOpen();
			return this.closed ? SegmentStatus.CLOSED : status;
		}
		catch (RuntimeException ex) {
			if (this.closed) { // under our hands: the descriptor is gone
				return SegmentStatus.CLOSED;
			}
			throw ex;
		}
	}

	final List<TrackedAllocation> trackedAllocations(int limit) {
		return examine(() -> (this.tracker != null) ? this.tracker.oldest(limit) : List.of());
	}

	final LeakDetection leakDetection() {
		return this.leakDetection;
	}

	final LeakReport newLeakReport() {
		return new LeakReport(describe(), this.spec, this.tracker);
	}

	final ByteBuffer buffer(long address, int lengthBytes) {
		return this.memory.buffer(address - address(), lengthBytes);
	}

	final BackingReport backing() {
		requireOpen();
		return this.memory.report();
	}

	final ArenaSpec spec() {
		return this.spec;
	}

	final Pools pools() {
		return this.pools;
	}

	final long address() {
		return this.memory.address();
	}

	final MappedMemory memory() {
		return this.memory;
	}

	final void requireOpen() {
		if (this.closed) {
			throw closedException();
		}
	}

	final boolean isClosed() {
		return this.closed;
	}

	final synchronized void bindTo(int numaNode) {
		requireOpen();
		this.memory.bindTo(numaNode);
	}

	final synchronized void lock() {
		requireOpen();
		this.memory.lock();
	}

	final synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			release();
		}
	}

	private void requireEmpty(Chunk into) {
		requireOpen();
		if (into.isOpen()) {
			throw new IllegalStateException("The cursor still holds a chunk: close it before filling it again");
		}
	}

	private boolean keep(Chunk obtained, long requestedBytes) {
		if (this.tracker != null) {
			this.tracker.obtained(obtained, requestedBytes);
		}
		return confirm(obtained);
	}

	/**
	 * Confirms a chunk just obtained, unless it may be one of the empty memory of a
	 * closed segment.
	 */
	private boolean confirm(Chunk obtained) {
		if (this.closed) {
			obtained.clear();
			throw closedException();
		}
		return true;
	}

	/** Looks at the words of an open segment. */
	private <T> T examine(Supplier<T> examination) {
		requireOpen();
		try {
			T result = examination.get();
			requireOpen(); // else it may be that of empty memory
			return result;
		}
		catch (InternalError | DamagedSegmentException ex) {
			throw damaged(ex);
		}
	}

	private boolean refuse(RefusedFree reason) {
		try {
			if (!this.closed) {
				OffHeap.getAndAddLong(refusedFreesAddress(reason), 1);
			}
			return false;
		}
		catch (InternalError ex) {
			return notFreed(ex);
		}
	}

	/** A free that met the empty memory of a closed segment; closing has freed all. */
	private boolean notFreed(Throwable cause) {
		if (this.closed) {
			return false;
		}
		throw damaged(cause);
	}

	private long refusedFreesAddress(RefusedFree reason) {
		return address() + SegmentLayout.REFUSED_FREES_OFFSET + (long) reason.ordinal() * Long.BYTES;
	}

	private IllegalStateException closedException() {
		return new IllegalStateException("The arena is closed" + ((this.name != null) ? ": " + this.name : ""));
	}

	/**
	 * What to throw for a contradiction in the segment, which may also be one between it
	 * and the empty memory of a segment closed meanwhile, or for memory that has gone
	 * from under a mapping, which the JVM reports as an InternalError.
	 */
	private RuntimeException damaged(Throwable cause) {
		if (this.closed) {
			return closedException();
		}
		if (cause instanceof DamagedSegmentException damaged) {
			return damaged;
		}
		return new DamagedSegmentException(
				"The memory of " + ((this.name != null) ? "segment " + this.name : "the arena")
						+ " is gone, somebody has truncated its file: close the arena and create the segment anew",
				cause);
	}

}
