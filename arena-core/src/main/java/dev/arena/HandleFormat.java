package dev.arena;

/**
 * How the chunks of one segment are named.
 * <p>
 * A <em>name</em> says which chunk in which generation, and is what this process uses:
 *
 * <pre>
 *  63                                   N N-1                              0
 * +--------------------------------------+----------------------------------+
 * | generation                           | position                             |
 * +--------------------------------------+----------------------------------+
 * </pre>
 *
 * The <em>position</em> numbers the chunks so that each pool begins with a whole block. N
 * is the number of bits that positions need, but at least as many as a state word has
 * below its generation: so a name is most often made of a word without a shift.
 * <p>
 * A <em>handle</em> is what travels, the same in every process:
 *
 * <pre>
 *  63                                   G G-1                              0
 * +--------------------------------------+----------------------------------+
 * | generation + origin                  | ordinal                          |
 * +--------------------------------------+----------------------------------+
 * </pre>
 *
 * The <em>ordinal</em> numbers the chunks of all pools from 1, in the G bits that it
 * needs. The <em>origin</em> is a random number of the segment: handles of another
 * segment, or of an earlier one of the same name, are not valid. 0 is neither name nor
 * handle.
 */
final class HandleFormat {

	/** No chunk has this name. */
	static final long NO_NAME = 0;

	/** An array, because walking through a list makes an iterator. */
	private final PoolLayout[] pools;

	private final long origin;

	private final int ordinalBits;

	private final int nameShift;

	private final long positionMask;

	HandleFormat(SegmentLayout layout, long origin) {
		PoolLayout last = layout.pools().get(layout.pools().size() - 1);
		this.pools = layout.pools().toArray(PoolLayout[]::new);
		this.origin = origin;
		this.ordinalBits = bits(last.firstOrdinal() + last.spec().chunkCount() - 1);
		this.nameShift = Math.max(0,
				bits(last.firstPosition() + last.spec().chunkCount() - 1) - ChunkWord.GENERATION_SHIFT);
		this.positionMask = (1L << ChunkWord.GENERATION_SHIFT + this.nameShift) - 1;
	}

	/**
	 * What a generation is multiplied by on its way from a word into a name: most often
	 * 1. Multiplying takes fewer instructions than shifting by a variable distance.
	 */
	long nameFactor() {
		return 1L << this.nameShift;
	}

	/** The bits of the position in a name. */
	long positionMask() {
		return this.positionMask;
	}

	/** The ordinal of a chunk, by its position. */
	long ordinal(long position) {
		for (PoolLayout pool : this.pools) {
			long index = position - pool.firstPosition();
			if (index >= 0 && index < pool.spec().chunkCount()) {
				return index + pool.firstOrdinal();
			}
		}
		throw new IllegalArgumentException("Position " + position + " is that of no chunk");
	}

	/** The ordinal in a handle, whatever else it says. */
	long ordinalOf(long handle) {
		return handle & (1L << this.ordinalBits) - 1;
	}

	/** The handle of a chunk whose state word has a generation. */
	long handle(long generation, long ordinal) {
		return generation + this.origin << this.ordinalBits | ordinal;
	}

	/** The handle under which the chunk of a name can be adopted once handed off. */
	long handleAfterHandOff(long name) {
		long generation = (name & ~this.positionMask) >>> ChunkWord.GENERATION_SHIFT + this.nameShift;
		return handle(ChunkWord.nextGeneration(generation), ordinal(name & this.positionMask));
	}

	private static int bits(long largest) {
		return Long.SIZE - Long.numberOfLeadingZeros(largest);
	}

}
