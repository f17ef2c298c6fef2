package dev.arena;

/**
 * Where a chunk is and how large, in one word, so that nobody ever sees the address of
 * one chunk with the size of another:
 *
 * <pre>
 *  63                                                         6 5           0
 * +------------------------------------------------------------+-------------+
 * | address                                                    | log2 (size) |
 * +------------------------------------------------------------+-------------+
 * </pre>
 */
final class Place {

	/** The place of no chunk: its size is 0. */
	static final long NOWHERE = 0;

	static final int ADDRESS_SHIFT = 6;

	/** What is below the smallest chunk size: for {@link #NOWHERE}. */
	private static final long SIZE_MASK = -ArenaSpec.MIN_CHUNK_SIZE_BYTES;

	private Place() {
	}

	static long of(long address, int sizeShift) {
		return (address << ADDRESS_SHIFT) + sizeShift;
	}

	static long address(long place) {
		return place >>> ADDRESS_SHIFT;
	}

	static long sizeBytes(long place) {
		return 1L << place & SIZE_MASK; // a shift takes the low six bits
	}

	/**
	 * Whether a part of more than one byte lies within a place: no bit of its first and
	 * last offset is beyond those of the size. Nothing lies within {@link #NOWHERE},
	 * whose last offset would be 0.
	 */
	static boolean contains(long place, long offset, int lengthBytes) {
		return (offset | offset + lengthBytes - 1) >>> place == 0; // the low six bits
	}

}
