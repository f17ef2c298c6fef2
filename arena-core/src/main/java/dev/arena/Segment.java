package dev.arena;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.arena.memory.BackingReport;
import dev.arena.memory.MappedMemory;
import dev.arena.memory.OffHeap;

/**
 * An open segment: the memory of one arena and the pools in it. Chunks refer to their
 * segment, not to the {@link Arena} object, so they survive its
 * {@linkplain Arena#transfer() transfer}.
 */
abstract class Segment {

	static final int MAX_BUFFER_BYTES = MappedMemory.MAX_BUFFER_BYTES;

	private final MappedMemory memory;

	private final ArenaSpec spec;

	private final Pools pools;

	private volatile boolean closed;

	/**
	 * An open segment in existing memory.
	 * @param memory the memory
	 * @param layout where everything is in it
	 * @param owner the attachment slot that allocations are for
	 * @param announce whether other processes must be able to complete a pop
	 */
	Segment(MappedMemory memory, SegmentLayout layout, int owner, boolean announce) {
		this.memory = memory;
		this.spec = layout.spec();
		this.pools = new Pools(this, layout, owner, announce);
	}

	/** Gives the memory back; called once. */
	abstract void release();

	abstract List<Attachment> attachments();

	abstract @Nullable String name();

	final boolean allocate(long sizeBytes, Chunk into, boolean promote) {
		requireOpen();
		if (into.isOpen()) {
			throw new IllegalStateException("The cursor still holds a chunk: close it before allocating into it");
		}
		try {
			if (!this.pools.allocate(sizeBytes, into, promote)) {
				return false;
			}
		}
		catch (InternalError ex) {
			throw unreadable(ex);
		}
		catch (DamagedSegmentException ex) {
			requireOpen(); // else the contradiction is between the segment and the empty
							// memory
			throw ex;
		}
		if (this.closed) { // while allocating: the chunk is one of the empty memory
			into.clear();
			throw closedException();
		}
		return true;
	}

	/**
	 * Frees the chunk of an open cursor and empties the cursor.
	 * @return {@code false} if the chunk had been freed by other means
	 */
	final boolean free(Chunk chunk) {
		chunk.clear();
		try {
			return chunk.pool().free(chunk.index(), chunk.liveState()) || refuse(RefusedFree.STALE_CHUNK);
		}
		catch (InternalError ex) {
			throw unreadable(ex);
		}
	}

	final boolean deallocate(Chunk chunk) {
		if (chunk.segment() != this) {
			return refuse(RefusedFree.FOREIGN_CHUNK);
		}
		return chunk.isOpen() ? free(chunk) : refuse(RefusedFree.DOUBLE_FREE);
	}

	final boolean deallocateAddress(long address) {
		try {
			SlabPool pool = this.pools.containing(address);
			if (pool == null) {
				return refuse(RefusedFree.FOREIGN_ADDRESS);
			}
			if (!pool.isChunkStart(address)) {
				return refuse(RefusedFree.INTERIOR_ADDRESS);
			}
			return pool.freeAt(address) || refuse(RefusedFree.DOUBLE_FREE);
		}
		catch (InternalError ex) {
			throw unreadable(ex);
		}
	}

	final long refusedFrees(RefusedFree reason) {
		return read(() -> OffHeap.getLongOpaque(refusedFreesAddress(reason)));
	}

	final long reclaimedChunks() {
		return read(() -> OffHeap.getLongOpaque(address() + SegmentLayout.RECLAIMED_CHUNKS_OFFSET));
	}

	/** Reads a counter of an open segment. */
	final long read(LongSupplier counter) {
		requireOpen();
		try {
			long value = counter.getAsLong();
			requireOpen(); // else the value may be one of the empty memory
			return value;
		}
		catch (InternalError ex) {
			throw unreadable(ex);
		}
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

	private boolean refuse(RefusedFree reason) {
		if (!this.closed) {
			OffHeap.getAndAddLong(refusedFreesAddress(reason), 1);
		}
		return false;
	}

	private long refusedFreesAddress(RefusedFree reason) {
		return address() + SegmentLayout.REFUSED_FREES_OFFSET + (long) reason.ordinal() * Long.BYTES;
	}

	private IllegalStateException closedException() {
		return new IllegalStateException("The arena is closed" + ((name() != null) ? ": " + name() : ""));
	}

	/** The JVM reports memory that has gone from under a mapping as an InternalError. */
	private DamagedSegmentException unreadable(InternalError cause) {
		DamagedSegmentException exception = new DamagedSegmentException(
				"The memory of " + ((name() != null) ? "segment " + name() : "the arena")
						+ " is gone, somebody has truncated its file: close the arena and create the segment anew");
		exception.initCause(cause);
		return exception;
	}

}
