package dev.arena;

/**
 * The numbers of the segment format. The normative description, with diagrams, is
 * {@code docs/memory-layout.md}; all words are little-endian, 8 bytes and aligned unless
 * stated otherwise, all offsets are in bytes.
 */
final class SegmentFormat {

	/** {@code "ARENA"} and three zero bytes, as a little-endian word; written last. */
	static final long MAGIC = 0x0000_0041_4E45_5241L;

	/**
	 * {@code "ARENANEW"}, as a little-endian word: in the place of the magic until the
	 * segment is complete.
	 */
	static final long UNFINISHED_MAGIC = 0x5745_4E41_4E45_5241L;

	static final int LAYOUT_VERSION = 1;

	/** Reads differently on a machine of the other byte order. */
	static final int BYTE_ORDER_MARK = 0x0102_0304;

	static final int PAGE_BYTES = 4096;

	/** Apart enough that not even the adjacent-line prefetcher couples two of them. */
	static final int LINE_BYTES = 128;

	// Header

	static final int MAGIC_OFFSET = 0;

	/** Four bytes. */
	static final int LAYOUT_VERSION_OFFSET = 8;

	/** Four bytes. */
	static final int BYTE_ORDER_MARK_OFFSET = 12;

	static final int SEGMENT_BYTES_OFFSET = 16;

	static final int CREATION_ID_OFFSET = 24;

	/** What all handles of the segment are shifted by; random. */
	static final int ORIGIN_OFFSET = 32;

	static final int POOL_COUNT_OFFSET = 40;

	static final int TRANSIT_TIMEOUT_NANOS_OFFSET = 48;

	static final int EPOCH_OFFSET = 64;

	static final int RECLAIMED_CHUNKS_OFFSET = 72;

	/** One word for each {@link RefusedFree}, by its code; room for eight. */
	static final int REFUSED_FREES_OFFSET = 128;

	static final int POOL_TABLE_OFFSET = 256;

	/** 16 B to 64 TiB. */
	static final int MAX_POOLS = 43;

	static final int POOL_ENTRY_BYTES = 64;

	// Pool table entry

	static final int ENTRY_CHUNK_SIZE_OFFSET = 0;

	static final int ENTRY_CHUNK_COUNT_OFFSET = 8;

	/** Binary logarithm of the distance of two state words. */
	static final int ENTRY_STATE_SHIFT_OFFSET = 16;

	static final int ENTRY_COUNTERS_OFFSET = 24;

	static final int ENTRY_FLAGS_OFFSET = 32;

	static final int ENTRY_STATES_OFFSET = 40;

	static final int ENTRY_PAYLOAD_OFFSET = 48;

	// Attachment table: record k describes slot k; record 0 is unused

	static final int ATTACHMENTS_OFFSET = PAGE_BYTES;

	static final int ATTACHMENT_BYTES = 64;

	/** The largest attachment slot: what the owner of a state word can name. */
	static final int MAX_SLOT = 255;

	static final int HEADER_BYTES = ATTACHMENTS_OFFSET + (MAX_SLOT + 1) * ATTACHMENT_BYTES;

	// Pool: counters, flags, states, payload

	static final int EXHAUSTIONS_OFFSET = 0;

	static final int HAND_OFFS_OFFSET = 64;

	/** Beside the hand-offs: both are counted by those who use transit. */
	static final int TRANSIT_FREES_OFFSET = 72;

	/** One word for each pool of the arena that a request can be promoted to. */
	static final int PROMOTIONS_OFFSET = 128;

	static final int COUNTERS_BYTES = 512;

	/** Binary logarithm of the number of children of a node in the tree of flags. */
	static final int FAN_OUT_SHIFT = 6;

	/** The number of children of a node, and of chunks in a block. */
	static final int FAN_OUT = 1 << FAN_OUT_SHIFT;

	/** State words side by side: eight in a cache line, fast to look through. */
	static final int DENSE_STATE_SHIFT = 3;

	/** State words in cache lines of their own. */
	static final int SPARSE_STATE_SHIFT = 6;

	/**
	 * The largest pool whose state words have lines of their own. In larger pools threads
	 * begin in different blocks, so they keep apart without.
	 */
	static final int MAX_SPARSE_CHUNKS = 1024;

	private SegmentFormat() {
	}

	static int stateShift(long chunkCount) {
		return (chunkCount <= MAX_SPARSE_CHUNKS) ? SPARSE_STATE_SHIFT : DENSE_STATE_SHIFT;
	}

	static long roundUp(long value, long powerOfTwo) {
		return (value + powerOfTwo - 1) & -powerOfTwo;
	}

}
