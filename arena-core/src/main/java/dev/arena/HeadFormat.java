package dev.arena;

/**
 * How the head word of a lane is put together in one pool:
 *
 * <pre>
 *  63                                    b+8 b+7       b b-1              0
 * +-----------------------------------------+-----------+------------------+
 * | tag                                     | popper    | index            |
 * +-----------------------------------------+-----------+------------------+
 * </pre>
 *
 * The index is relative to the lane and has as many bits, b, as the largest lane needs;
 * all ones are {@link #nil() NIL}. The popper is the attachment slot that has announced a
 * pop of that chunk, 0 if none. The tag rises with every change, by two for a pop and by
 * one for a push, and has all bits that are left: more than 50 for a lane of 16 chunks,
 * 32 for the largest.
 */
final class HeadFormat {

	private static final int POPPER_BITS = 8;

	private static final long POPPER_MASK = (1L << POPPER_BITS) - 1;

	private final int indexBits;

	private final long indexMask;

	private final long tagUnit;

	/**
	 * The format for lanes of a size.
	 * @param laneChunks the number of chunks in the largest lane
	 */
	HeadFormat(long laneChunks) {
		this.indexBits = Long.SIZE - Long.numberOfLeadingZeros(laneChunks);
		this.indexMask = (1L << this.indexBits) - 1;
		this.tagUnit = 1L << (this.indexBits + POPPER_BITS);
	}

	/** The index that stands for an empty list. */
	long nil() {
		return this.indexMask;
	}

	long index(long head) {
		return head & this.indexMask;
	}

	int popper(long head) {
		return (int) (head >>> this.indexBits & POPPER_MASK);
	}

	/** The head while a pop is announced: the first of its two steps. */
	long announced(long head, int popper) {
		return head + this.tagUnit | (long) popper << this.indexBits;
	}

	/** The head after an announced pop: the second step. */
	long completed(long announced, long next) {
		return announced + this.tagUnit & -this.tagUnit | next;
	}

	/** The head after a pop in one step. */
	long popped(long head, long next) {
		return head + 2 * this.tagUnit & -this.tagUnit | next;
	}

	/** The head after a push. */
	long pushed(long head, long index) {
		return head + this.tagUnit & -this.tagUnit | index;
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
	long tagSteps(long head, long countedHalfWraps) {
		int tagShift = this.indexBits + POPPER_BITS;
		long wraps = halfWraps(head, countedHalfWraps) >>> 1;
		return (wraps << (Long.SIZE - tagShift)) + (head >>> tagShift);
	}

}
