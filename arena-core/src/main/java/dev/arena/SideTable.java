package dev.arena;

import dev.arena.internal.memory.OffHeap;

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

	private SideTable() {
	}

	/** The address of the entry of a chunk. */
	static long entry(long tableAddress, long chunk) {
		return tableAddress + (chunk << ENTRY_SHIFT);
	}

	static long stateOpaque(long entry) {
		return OffHeap.getLongOpaque(entry);
	}

	static long stateAcquire(long entry) {
		return OffHeap.getLongAcquire(entry);
	}

	static void setStateOpaque(long entry, long state) {
		OffHeap.putLongOpaque(entry, state);
	}

	static boolean casState(long entry, long expected, long state) {
		// The read comes first because its fault, when a shared file has been truncated,
		// is an exception; that of an interpreted compare-and-set kills the JVM.
		return stateOpaque(entry) == expected && OffHeap.casLong(entry, expected, state);
	}

	static long linkAcquire(long entry) {
		return OffHeap.getLongAcquire(entry + SegmentLayout.SIDE_TABLE_LINK_OFFSET);
	}

	static void setLinkOpaque(long entry, long link) {
		OffHeap.putLongOpaque(entry + SegmentLayout.SIDE_TABLE_LINK_OFFSET, link);
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

}
