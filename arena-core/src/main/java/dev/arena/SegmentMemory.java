package dev.arena;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.posix.PosixException;

/**
 * The memory of a segment from opening to closing: who may look at it, how it is closed,
 * and what is thrown when it is closed or has gone. {@link Segment} inherits it, rather
 * than having one, because that is a load less in each call.
 */
abstract class SegmentMemory implements Examination {

	/** A bit of {@link #attention}: the chunks that are parked are to be freed. */
	static final int PARKED = 1;

	/** Another bit: chunks that are taken are to be tracked. */
	static final int TRACKED = 2;

	/** Another bit: the segment is closed. */
	static final int CLOSED = 4;

	private static final long CLOSING_PAUSE_NANOS = 20_000;

	/** The monitor under which {@link #attention} is written. */
	final Parking parking;

	/**
	 * What an allocation has to attend to besides taking a chunk, a bit each; most often
	 * nothing, which one comparison with 0 tells.
	 */
	volatile int attention;

	private final MappedMemory memory;

	private final @Nullable String name;

	private final long creationId;

	/** Whether closing has done to the memory what it can. */
	private volatile boolean emptied;

	/** Whether the memory is replaced by empty memory. */
	private boolean replaced;

	/**
	 * The memory of a segment that is open.
	 * @param memory what is mapped
	 * @param name the name of the segment, {@code null} if it is private
	 * @param creationId what tells the segment from others
	 * @param poolCount how many pools it has
	 */
	SegmentMemory(MappedMemory memory, @Nullable String name, long creationId, int poolCount) {
		this.memory = memory;
		this.name = name;
		this.creationId = creationId;
		this.parking = new Parking(poolCount);
	}

	/** Looks at the memory for the last time; called once, and before it is replaced. */
	abstract void prepareRelease();

	/** Ends the use of the memory, which has been replaced. Idempotent. */
	abstract void release();

	/** Gives up what can be given up while the memory is still there. Idempotent. */
	abstract void releaseName();

	/** The status of an open segment; touches no memory of it. */
	abstract SegmentStatus statusWhileOpen();

	final @Nullable String name() {
		return this.name;
	}

	final long creationId() {
		return this.creationId;
	}

	final MappedMemory memory() {
		return this.memory;
	}

	/**
	 * The length of a buffer.
	 * @throws UnsupportedOperationException if no buffer is so long
	 */
	static int bufferLength(long lengthBytes) {
		if (lengthBytes > MappedMemory.MAX_BUFFER_BYTES) {
			throw new UnsupportedOperationException("A buffer holds at most " + MappedMemory.MAX_BUFFER_BYTES
					+ " bytes, not " + lengthBytes + ": use buffer(offset, length) for each part");
		}
		return (int) lengthBytes;
	}

	final ByteBuffer buffer(long address, int lengthBytes) {
		return this.memory.buffer(address - this.memory.address(), lengthBytes);
	}

	/** Copies a part of a buffer to an address that is checked. */
	final void copyFrom(ByteBuffer source, int sourceIndex, long address, int lengthBytes) {
		this.memory.copyFrom(source, sourceIndex, address - this.memory.address(), lengthBytes);
	}

	/** Copies from an address that is checked to a part of a buffer. */
	final void copyTo(long address, ByteBuffer target, int targetIndex, int lengthBytes) {
		this.memory.copyTo(address - this.memory.address(), target, targetIndex, lengthBytes);
	}

	final void requireOpen() {
		if (isClosed()) {
			throw closedException();
		}
	}

	final boolean isClosed() {
		return (this.attention & CLOSED) != 0;
	}

	final synchronized void bindTo(int numaNode) {
		requireOpen();
		this.memory.bindTo(numaNode);
	}

	final synchronized void lock() {
		requireOpen();
		this.memory.lock();
	}

	/**
	 * Closes. The memory is replaced before anything is waited for, and before anybody is
	 * told that the segment is closed: whoever knows can change it no more. If it cannot
	 * be replaced, whatever late threads still change stays theirs: then only the name is
	 * given up. Does each step that it can; called again, what is left.
	 */
	final synchronized void close() {
		Steps steps = new Steps();
		try {
			if (!isClosed()) {
				synchronized (this.parking) {
					this.attention |= CLOSED;
				}
				steps.attempt(this::prepareRelease);
			}
			this.replaced = this.replaced || steps.attempt(this.memory::close);
		}
		finally {
			this.emptied = true;
		}
		steps.attempt(this.replaced ? this::release : this::releaseName);
		steps.end();
	}

	@Override
	public final <T> T examine(Supplier<T> look) {
		requireOpen();
		try {
			T result = look.get();
			requireOpen(); // else it may be that of empty memory
			return result;
		}
		catch (InternalError | DamagedSegmentException ex) {
			throw damaged(ex);
		}
	}

	/**
	 * What to answer when memory has failed under a free: {@code false} if the segment
	 * was closed meanwhile, which has freed the chunk.
	 */
	final boolean notFreed(Throwable cause) {
		if (isClosed()) {
			return false;
		}
		throw damaged(cause);
	}

	private boolean isWhole() {
		try {
			return statusWhileOpen() != SegmentStatus.DAMAGED;
		}
		catch (PosixException ex) { // it is being closed
			return false;
		}
	}

	private IllegalStateException closedException() {
		while (!this.emptied && !Thread.holdsLock(this)) { // a system call at most
			LockSupport.parkNanos(this, CLOSING_PAUSE_NANOS);
		}
		return new IllegalStateException("The arena is closed" + ((this.name != null) ? ": " + this.name : ""));
	}

	/**
	 * What to throw for a contradiction in the segment, which may also be one between it
	 * and the empty memory of a segment closed meanwhile, or for memory that has gone
	 * from under a mapping, which the JVM reports as an InternalError.
	 */
	final RuntimeException damaged(Throwable cause) {
		if (isClosed()) {
			return closedException();
		}
		if (cause instanceof DamagedSegmentException damaged) {
			return damaged;
		}
		if (this.name != null && isWhole()) {
			return new ArenaException(
					"The JVM tells, perhaps late, of memory that is gone, and it is not that of segment " + this.name
							+ ": look which other file that this process has mapped was truncated; whether the "
							+ "call has done its work, its cursor tells",
					0, cause);
		}
		return new DamagedSegmentException(
				"The memory of " + ((this.name != null) ? "segment " + this.name : "the arena")
						+ " is gone, somebody has truncated its file: close the arena and create the segment anew",
				cause);
	}

}
