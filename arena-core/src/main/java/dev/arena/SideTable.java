package dev.arena;

import dev.arena.memory.OffHeap;

/**
 * State and link of each chunk of a pool, 16 bytes a chunk, away from the payload: a
 * write through a stale buffer spoils user data, not the free list.
 * <p>
 * A link word holds the index of the next chunk on the list, relative to the lane, in its
 * low 32 bits (all ones: none), and the depth, the number of chunks from this one down,
 * in its high 32 bits. A zero word is a link that was never written.
 */
final class SideTable {

	/** The index in a link to nothing. */
	static final long LINK_NIL = 0xFFFF_FFFFL;

	private static final int DEPTH_SHIFT = 32;

	private static final int ENTRY_SHIFT = Integer.numberOfTrailingZeros(SegmentLayout.SIDE_TABLE_ENTRY_BYTES);

	private final long address;

	SideTable(long address) {
		this.address = address;
	}

	long stateOpaque(long chunk) {
		return OffHeap.getLongOpaque(stateAddress(chunk));
	}

	long stateAcquire(long chunk) {
		return OffHeap.getLongAcquire(stateAddress(chunk));
	}

	void setStateOpaque(long chunk, long state) {
		OffHeap.putLongOpaque(stateAddress(chunk), state);
	}

	boolean casState(long chunk, long expected, long state) {
		// The read comes first because its fault, when a shared file has been truncated,
		// is an exception; that of an interpreted compare-and-set kills the JVM.
		return stateOpaque(chunk) == expected && OffHeap.casLong(stateAddress(chunk), expected, state);
	}

	long linkAcquire(long chunk) {
		return OffHeap.getLongAcquire(stateAddress(chunk) + SegmentLayout.SIDE_TABLE_LINK_OFFSET);
	}

	void setLinkOpaque(long chunk, long link) {
		OffHeap.putLongOpaque(stateAddress(chunk) + SegmentLayout.SIDE_TABLE_LINK_OFFSET, link);
	}

	static long link(long next, long depth) {
		return depth << DEPTH_SHIFT | next;
	}

	static long next(long link) {
		return link & LINK_NIL;
	}

	static long depth(long link) {
		return link >>> DEPTH_SHIFT;
	}

	private long stateAddress(long chunk) {
		return this.address + (chunk << ENTRY_SHIFT);
	}

}
