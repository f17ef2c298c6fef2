package dev.arena;

/**
 * How the head word of a lane is put together in one pool:
 *
 * <pre>
 *  63                        b+9   b+8      b+7       b b-1              0
 * +-----------------------------+----------+-----------+------------------+
 * | tag                         | reserved | popper    | index            |
 * +-----------------------------+----------+-----------+------------------+
 * </pre>
 *
 * The index is relative to the lane and has as many bits, b, as the largest lane needs;
 * all ones are {@link #nil(int) NIL}. The popper is the attachment slot that is popping
 * that chunk, 0 if none. What it has done so far is the state of the head:
 * <ul>
 * <li>plain: nobody is popping; the chunk is FREE</li>
 * <li>reserved: the popper holds the chunk, which is FREE still, and may give it
 * back</li>
 * <li>announced: the popper holds the chunk and anybody may complete the pop</li>
 * </ul>
 * The tag rises by two for a pop and by one for a push, so that no word ever comes back
 * before all tags have been used. It has all bits that are left: 50 for a lane of 16
 * chunks, 32 for the largest.
 * <p>
 * All functions take b, the number of bits of an index, instead of an object that holds
 * it: that would be one load more in front of every other on the way to a chunk.
 */
final class HeadFormat {

	/** No head of a list that nobody is popping from. */
	static final long NONE = -1;

	private static final int POPPER_BITS = 8;

	private static final long POPPER_MASK = (1L << POPPER_BITS) - 1;

	private static final int TAG_OFFSET = POPPER_BITS + 1;

	private HeadFormat() {
	}

	/**
	 * The number of bits of an index.
	 * @param laneChunks the number of chunks in the largest lane
	 */
	static int indexBits(long laneChunks) {
		return Long.SIZE - Long.numberOfLeadingZeros(laneChunks);
	}

	/** The index that stands for an empty list. */
	static long nil(int indexBits) {
		return (1L << indexBits) - 1;
	}

	static long index(long head, int indexBits) {
		return head & (1L << indexBits) - 1;
	}

	static int popper(long head, int indexBits) {
		return (int) (head >>> indexBits & POPPER_MASK);
	}

	/** Whether the popper may still give the chunk back. */
	static boolean isReserved(long head, int indexBits) {
		return (head & reservedBit(indexBits)) != 0;
	}

	/** What reserving the chunk on top adds to a plain head. */
	static long reservationRise(int popper, int indexBits) {
		return tagUnit(indexBits) + reservedBit(indexBits) + ((long) popper << indexBits);
	}

	/** The head of a reserved chunk once its pop is announced. */
	static long settled(long reserved, int indexBits) {
		return reserved & ~reservedBit(indexBits);
	}

	/** The head while a pop is announced: the first of its two steps. */
	static long announced(long head, int popper, int indexBits) {
		return head + tagUnit(indexBits) | (long) popper << indexBits;
	}

	/** The head after an announced pop: the second step. */
	static long completed(long announced, long next, int indexBits) {
		return announced + tagUnit(indexBits) & -tagUnit(indexBits) | next;
	}

	/** The head after a pop in one step. */
	static long popped(long head, long next, int indexBits) {
		return head + 2 * tagUnit(indexBits) & -tagUnit(indexBits) | next;
	}

	/** The head after a push. */
	static long pushed(long head, long index, int indexBits) {
		return head + tagUnit(indexBits) & -tagUnit(indexBits) | index;
	}

	/**
	 * Whether a change of the head has changed the highest bit of its tag.
	 */
	static boolean isHalfWrap(long head, long changed) {
		return (head ^ changed) < 0;
	}

	/**
	 * The number of times that the highest bit of the tag has changed. The counter in the
	 * segment is odd while that bit is set, so an increment that is still to come, or
	 * never comes because its process has died, shows in the parity.
	 * @param head the head word
	 * @param counted the counter
	 * @return the counter, or one more if it lags behind
	 */
	static long halfWraps(long head, long counted) {
		return ((counted & 1) != head >>> (Long.SIZE - 1)) ? counted + 1 : counted;
	}

	/** By how much a tag has risen since the segment was created. */
	static long tagSteps(long head, long countedHalfWraps, int indexBits) {
		int tagShift = indexBits + TAG_OFFSET;
		long wraps = halfWraps(head, countedHalfWraps) >>> 1;
		return (wraps << (Long.SIZE - tagShift)) + (head >>> tagShift);
	}

	/**
	 * What a pop and a push of the same chunk add to the head together: three steps of
	 * the tag.
	 */
	static long roundRise(int indexBits) {
		return 3 * tagUnit(indexBits);
	}

	/** One in the tag. */
	static long tagUnit(int indexBits) {
		return 1L << indexBits + TAG_OFFSET;
	}

	private static long reservedBit(int indexBits) {
		return 1L << indexBits + POPPER_BITS;
	}

}
