package dev.arena;

import java.lang.ref.Reference;

import dev.arena.internal.memory.OffHeap;
import org.jspecify.annotations.Nullable;

/**
 * What every access to the bytes of a {@link Chunk} goes through: the check of its
 * bounds; and the reads of single values. Inheritance only to keep these apart from the
 * life of a cursor.
 */
abstract class CheckedAccess extends Cursor {

	CheckedAccess(@Nullable SlabPool pool) {
		super(pool);
	}

	/**
	 * Reads a byte.
	 * @param offset where
	 * @return its value
	 */
	public final byte getByte(long offset) {
		byte value = OffHeap.getBytePlain(part(offset, Byte.BYTES));
		Reference.reachabilityFence(this);
		return value;
	}

	/**
	 * Reads two bytes.
	 * @param offset where
	 * @return their value
	 */
	public final short getShort(long offset) {
		short value = OffHeap.getShortPlain(at(offset, Short.BYTES));
		Reference.reachabilityFence(this);
		return value;
	}

	/**
	 * Reads four bytes.
	 * @param offset where
	 * @return their value
	 */
	public final int getInt(long offset) {
		int value = OffHeap.getIntPlain(at(offset, Integer.BYTES));
		Reference.reachabilityFence(this);
		return value;
	}

	/**
	 * Reads eight bytes.
	 * @param offset where
	 * @return their value
	 */
	public final long getLong(long offset) {
		long value = OffHeap.getLongPlain(at(offset, Long.BYTES));
		Reference.reachabilityFence(this);
		return value;
	}

	/**
	 * Reads four bytes as a {@code float}.
	 * @param offset where
	 * @return their value
	 */
	public final float getFloat(long offset) {
		return Float.intBitsToFloat(getInt(offset));
	}

	/**
	 * Reads eight bytes as a {@code double}.
	 * @param offset where
	 * @return their value
	 */
	public final double getDouble(long offset) {
		return Double.longBitsToDouble(getLong(offset));
	}

	/**
	 * The place of the chunk that the cursor holds.
	 * @throws IllegalStateException if it holds none
	 */
	abstract long requireOpen();

	/** The address of a value of more than one byte, checked. */
	final long at(long offset, int lengthBytes) {
		long place = this.place;
		if (!Place.contains(place, offset, lengthBytes)) { // nor if it is empty
			throw outOfBounds(offset, lengthBytes);
		}
		return Place.address(place) + offset;
	}

	/** The address of a part, checked. */
	final long part(long offset, long lengthBytes) {
		long place = this.place;
		if ((offset | lengthBytes) < 0 || offset > Place.sizeBytes(place) - lengthBytes || place == Place.NOWHERE) {
			throw outOfBounds(offset, lengthBytes);
		}
		return Place.address(place) + offset;
	}

	private RuntimeException outOfBounds(long offset, long lengthBytes) {
		return new IndexOutOfBoundsException(lengthBytes + " bytes at offset " + offset
				+ " do not fit in the chunk: it has " + Place.sizeBytes(requireOpen()) + " bytes");
	}

}
