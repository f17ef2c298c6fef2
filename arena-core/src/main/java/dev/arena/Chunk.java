package dev.arena;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.OffHeap;

/**
 * A cursor over one chunk: typed, bounds-checked access to its bytes in the byte order of
 * the machine, at any offset, aligned or not. Also the proof of ownership: closing it
 * frees the chunk.
 * <p>
 * Threads that share an open cursor, and one holder after the other, can coordinate
 * through {@code int} and {@code long} values at aligned offsets, whose accesses name
 * their memory order. Two processes never hold one chunk: hand it off.
 * <p>
 * A cursor that holds no chunk, because it has been closed or never filled, throws
 * {@link IllegalStateException} on access; an offset outside the chunk throws
 * {@link IndexOutOfBoundsException}. A cursor belongs to one thread at a time; handing it
 * to another thread needs the same care as any object that is not thread-safe, a queue
 * for example.
 * <p>
 * The content of a chunk just allocated is undefined: whatever the holder before left
 * there, or zeros.
 */
public final class Chunk extends OrderedAccess implements AutoCloseable {

	final Segment segment;

	Chunk(Segment segment) {
		this(segment, segment.pools().first());
	}

	/** A cursor born with the pool that it will most probably have a chunk of. */
	Chunk(Segment segment, @Nullable SlabPool pool) {
		super(pool);
		this.segment = segment;
	}

	/**
	 * The size of the chunk, which may be larger than what was asked for.
	 * @return the size in bytes
	 * @throws IllegalStateException if the cursor holds no chunk
	 */
	public long size() {
		return Place.sizeBytes(requireOpen());
	}

	/**
	 * The address of the chunk's first byte, for native code. Valid until the chunk is
	 * freed or the arena closed; it keeps nothing alive.
	 * @return the address
	 * @throws IllegalStateException if the cursor holds no chunk
	 */
	public long address() {
		return Place.address(requireOpen());
	}

	/**
	 * The handle under which the chunk can be adopted once it has been
	 * {@linkplain #handOff() handed off}, in every process of a shared arena. It can be
	 * written down before, so that nothing is lost if the process dies in between. Until
	 * the hand-off, and if the chunk is freed instead, nothing can be adopted by it.
	 * @return the handle, never 0
	 * @throws IllegalStateException if the cursor holds no chunk
	 */
	public long handle() {
		requireOpen();
		return this.segment.handleAfterHandOff(this);
	}

	/**
	 * Whether the cursor holds a chunk.
	 * @return {@code false} after {@link #close()}, before the first allocation and when
	 * the arena is closed
	 */
	public boolean isOpen() {
		return this.place != Place.NOWHERE && !this.segment.isClosed();
	}

	/**
	 * The chunk as a direct buffer in the machine's byte order, position 0, limit its
	 * size. The buffer is a new object each time. It outlives the cursor without crashing
	 * the JVM, but using it after the chunk has been freed reads and spoils what belongs
	 * to others.
	 * @return the buffer
	 * @throws IllegalStateException if the cursor holds no chunk
	 * @throws UnsupportedOperationException if the chunk is larger than 1 GiB; use
	 * {@link #buffer(long, int)}
	 */
	public ByteBuffer buffer() {
		return buffer(0, Segment.bufferLength(size()));
	}

	/**
	 * A part of the chunk as a direct buffer in the machine's byte order, position 0,
	 * limit its length.
	 * @param offset the first byte
	 * @param lengthBytes how many bytes, at most 1 GiB
	 * @return the buffer, a new object each time
	 * @throws IllegalStateException if the cursor holds no chunk
	 * @throws IndexOutOfBoundsException if the part is not inside the chunk
	 * @throws UnsupportedOperationException if the length is more than 1 GiB
	 */
	public ByteBuffer buffer(long offset, int lengthBytes) {
		return this.segment.buffer(part(offset, lengthBytes), Segment.bufferLength(lengthBytes));
	}

	/**
	 * The chunk as the cursor's own direct buffer, in the machine's byte order, position
	 * 0, limit its size. It is made anew only if the cursor holds another chunk than at
	 * the call before, so a cursor that is used again for the same chunk makes no
	 * garbage. Whoever calls this resets position, limit, mark and order for all who have
	 * the buffer: threads that share a cursor take {@link #buffer()}.
	 * <p>
	 * The buffer outlives the cursor as that of {@link #buffer()} does: used after the
	 * chunk has been freed it does not crash the JVM, but reads and spoils what belongs
	 * to others; after the arena has been closed it reads zeros, and what is written
	 * reaches nobody.
	 * @return the buffer
	 * @throws IllegalStateException if the cursor holds no chunk
	 * @throws UnsupportedOperationException if the chunk is larger than 1 GiB; use
	 * {@link #buffer(long, int)}
	 */
	public ByteBuffer view() {
		long place = requireOpen();
		CursorExtras extras = extras();
		CursorExtras.View view = extras.view;
		if (view == null || view.place() != place) {
			int lengthBytes = Segment.bufferLength(Place.sizeBytes(place));
			view = new CursorExtras.View(place, this.segment.buffer(Place.address(place), lengthBytes));
			extras.view = view;
		}
		return view.buffer().clear().order(ByteOrder.nativeOrder());
	}

	/**
	 * Writes a byte.
	 * @param offset where
	 * @param value its value
	 * @return this
	 */
	public Chunk putByte(long offset, byte value) {
		OffHeap.putBytePlain(part(offset, Byte.BYTES), value);
		Reference.reachabilityFence(this);
		return this;
	}

	/**
	 * Writes two bytes.
	 * @param offset where
	 * @param value their value
	 * @return this
	 */
	public Chunk putShort(long offset, short value) {
		OffHeap.putShortPlain(at(offset, Short.BYTES), value);
		Reference.reachabilityFence(this);
		return this;
	}

	/**
	 * Writes four bytes.
	 * @param offset where
	 * @param value their value
	 * @return this
	 */
	public Chunk putInt(long offset, int value) {
		OffHeap.putIntPlain(at(offset, Integer.BYTES), value);
		Reference.reachabilityFence(this);
		return this;
	}

	/**
	 * Writes eight bytes.
	 * @param offset where
	 * @param value their value
	 * @return this
	 */
	public Chunk putLong(long offset, long value) {
		OffHeap.putLongPlain(at(offset, Long.BYTES), value);
		Reference.reachabilityFence(this);
		return this;
	}

	/**
	 * Writes a {@code float} as four bytes.
	 * @param offset where
	 * @param value their value
	 * @return this
	 */
	public Chunk putFloat(long offset, float value) {
		return putInt(offset, Float.floatToRawIntBits(value));
	}

	/**
	 * Writes a {@code double} as eight bytes.
	 * @param offset where
	 * @param value their value
	 * @return this
	 */
	public Chunk putDouble(long offset, double value) {
		return putLong(offset, Double.doubleToRawLongBits(value));
	}

	/**
	 * Copies bytes out of the chunk.
	 * @param offset the first byte in the chunk
	 * @param target where to
	 * @param targetOffset the first element in {@code target}
	 * @param lengthBytes how many
	 * @return this
	 */
	public Chunk getBytes(long offset, byte[] target, int targetOffset, int lengthBytes) {
		Objects.checkFromIndexSize(targetOffset, lengthBytes, target.length);
		OffHeap.copyToArrayPlain(part(offset, lengthBytes), target, targetOffset, lengthBytes);
		Reference.reachabilityFence(this);
		return this;
	}

	/**
	 * Copies bytes out of the chunk into what remains of a buffer, heap or direct, and
	 * advances the buffer to its limit.
	 * @param offset the first byte in the chunk
	 * @param target where to
	 * @return this
	 * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
	 */
	public Chunk getBytes(long offset, ByteBuffer target) {
		int index = target.position();
		int lengthBytes = target.limit() - index;
		this.segment.copyTo(part(offset, lengthBytes), target, index, lengthBytes);
		target.position(index + lengthBytes);
		return this;
	}

	/**
	 * Copies bytes into the chunk.
	 * @param offset the first byte in the chunk
	 * @param source where from
	 * @param sourceOffset the first element of {@code source}
	 * @param lengthBytes how many
	 * @return this
	 */
	public Chunk putBytes(long offset, byte[] source, int sourceOffset, int lengthBytes) {
		Objects.checkFromIndexSize(sourceOffset, lengthBytes, source.length);
		OffHeap.copyFromArrayPlain(source, sourceOffset, part(offset, lengthBytes), lengthBytes);
		Reference.reachabilityFence(this);
		return this;
	}

	/**
	 * Copies the remaining bytes of a buffer, heap or direct, into the chunk and advances
	 * the buffer to its limit.
	 * @param offset the first byte in the chunk
	 * @param source where from
	 * @return this
	 */
	public Chunk putBytes(long offset, ByteBuffer source) {
		int index = source.position();
		int lengthBytes = source.limit() - index;
		this.segment.copyFrom(source, index, part(offset, lengthBytes), lengthBytes);
		source.position(index + lengthBytes);
		return this;
	}

	/**
	 * Copies bytes of another chunk, of any arena, or of this one, even if they overlap.
	 * @param offset the first byte in this chunk
	 * @param source the other chunk
	 * @param sourceOffset the first byte in it
	 * @param lengthBytes how many
	 * @return this
	 */
	public Chunk putBytes(long offset, Chunk source, long sourceOffset, long lengthBytes) {
		OffHeap.copyPlain(source.part(sourceOffset, lengthBytes), part(offset, lengthBytes), lengthBytes);
		Reference.reachabilityFence(source);
		Reference.reachabilityFence(this);
		return this;
	}

	/**
	 * Copies bytes into another chunk, as {@link #putBytes(long, Chunk, long, long)}.
	 * @param offset the first byte in this chunk
	 * @param target the other chunk
	 * @param targetOffset the first byte in it
	 * @param lengthBytes how many
	 * @return this
	 */
	public Chunk copyTo(long offset, Chunk target, long targetOffset, long lengthBytes) {
		target.putBytes(targetOffset, this, offset, lengthBytes);
		return this;
	}

	/**
	 * Compares bytes with those of another chunk, of any arena.
	 * @param offset the first byte in this chunk
	 * @param other the other chunk
	 * @param otherOffset the first byte in it
	 * @param lengthBytes how many
	 * @return how many bytes are equal before the first that is not, -1 if all are equal
	 */
	public long mismatch(long offset, Chunk other, long otherOffset, long lengthBytes) {
		long mismatch = OffHeap.mismatchPlain(part(offset, lengthBytes), other.part(otherOffset, lengthBytes),
				lengthBytes);
		Reference.reachabilityFence(other);
		Reference.reachabilityFence(this);
		return mismatch;
	}

	/**
	 * Fills a part of the chunk with one byte.
	 * @param offset the first byte
	 * @param lengthBytes how many
	 * @param value the byte
	 * @return this
	 */
	public Chunk fill(long offset, long lengthBytes, byte value) {
		OffHeap.fillPlain(part(offset, lengthBytes), lengthBytes, value);
		Reference.reachabilityFence(this);
		return this;
	}

	/**
	 * Gives the chunk away: from now on it belongs to nobody until somebody, in this
	 * process or another one attached to the segment, {@linkplain Arena#adopt(long)
	 * adopts} it by its handle, which is all that has to travel. The cursor is empty
	 * then. A chunk in transit outlives this process.
	 * @return the handle, the value of {@link #handle()} before
	 * @throws IllegalStateException if the cursor holds no chunk, the chunk has been
	 * freed by other means since, or the arena is closed
	 */
	public long handOff() {
		requireOpen();
		return this.segment.handOff(this);
	}

	/**
	 * Frees the chunk and empties the cursor. Does nothing if the cursor holds no chunk
	 * or the arena is closed, and nothing but empty the cursor if the chunk has been
	 * freed by other means since; that is counted as {@link RefusedFree#STALE_CHUNK}.
	 */
	@Override
	public void close() {
		long place = this.place;
		if (place == Place.NOWHERE) {
			return;
		}
		long name = this.name;
		try {
			free(name);
		}
		catch (RuntimeException | Error ex) { // without a call: see Parking
			Parking parking = this.segment.parking;
			synchronized (parking) {
				if (parking.count < parking.names.length) {
					parking.names[parking.count++] = name;
					this.place = Place.NOWHERE;
					this.segment.attention |= Segment.PARKED;
				}
				else if (this.name == name) {
					this.place = place;
				}
			}
			if (!(ex instanceof InternalError) || this.segment.notFreed(ex)) {
				throw ex;
			}
		}
	}

	/** Empties the cursor and frees its chunk; says whether that was still its own. */
	boolean free(long name) {
		SlabPool pool = this.pool;
		this.place = Place.NOWHERE;
		CrashPoint.FREE_BEGUN.reached();
		return pool != null && pool.free(name, this) || this.segment.freeSlowly(this, name);
	}

	/** Describes the cursor for logs, not the content of the chunk. */
	@Override
	public String toString() {
		return isOpen() ? "Chunk[" + size() + " bytes, handle 0x" + Long.toHexString(handle()) + "]" : "Chunk[empty]";
	}

	@Override
	long requireOpen() {
		this.segment.requireOpen();
		long place = this.place;
		if (place == Place.NOWHERE) {
			throw new IllegalStateException("The cursor holds no chunk: it was closed or never filled");
		}
		return place;
	}

}
