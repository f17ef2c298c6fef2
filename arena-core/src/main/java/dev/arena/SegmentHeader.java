package dev.arena;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.arena.internal.memory.OffHeap;
import dev.arena.internal.posix.FileStatus;
import dev.arena.internal.posix.ShmFile;

/**
 * The header of a shared segment: written into a new one, validated in an existing one.
 * An existing header is read through the descriptor, not through a mapping, and nothing
 * else of the segment is touched before it has been found intact.
 *
 * @param layout where everything is
 * @param identity what tells the segment from others of the same geometry
 */
record SegmentHeader(SegmentLayout layout, SegmentIdentity identity) {

	/** Writes the header where none is but the mark; the magic comes last. */
	void write(long address) {
		OffHeap.putIntPlain(address + SegmentFormat.LAYOUT_VERSION_OFFSET, SegmentFormat.LAYOUT_VERSION);
		OffHeap.putIntPlain(address + SegmentFormat.BYTE_ORDER_MARK_OFFSET, SegmentFormat.BYTE_ORDER_MARK);
		OffHeap.putLongPlain(address + SegmentFormat.SEGMENT_BYTES_OFFSET, this.layout.segmentBytes());
		OffHeap.putLongPlain(address + SegmentFormat.CREATION_ID_OFFSET, this.identity.creationId());
		OffHeap.putLongPlain(address + SegmentFormat.ORIGIN_OFFSET, this.identity.origin());
		OffHeap.putLongPlain(address + SegmentFormat.TRANSIT_TIMEOUT_NANOS_OFFSET, this.identity.transitTimeoutNanos());
		OffHeap.putLongPlain(address + SegmentFormat.POOL_COUNT_OFFSET, this.layout.pools().size());
		long entry = address + SegmentFormat.POOL_TABLE_OFFSET;
		for (PoolLayout pool : this.layout.pools()) {
			OffHeap.putLongPlain(entry + SegmentFormat.ENTRY_CHUNK_SIZE_OFFSET, pool.spec().chunkSizeBytes());
			OffHeap.putLongPlain(entry + SegmentFormat.ENTRY_CHUNK_COUNT_OFFSET, pool.spec().chunkCount());
			OffHeap.putLongPlain(entry + SegmentFormat.ENTRY_STATE_SHIFT_OFFSET, pool.stateShift());
			OffHeap.putLongPlain(entry + SegmentFormat.ENTRY_COUNTERS_OFFSET, pool.countersOffset());
			OffHeap.putLongPlain(entry + SegmentFormat.ENTRY_FLAGS_OFFSET, pool.flagsOffset());
			OffHeap.putLongPlain(entry + SegmentFormat.ENTRY_STATES_OFFSET, pool.statesOffset());
			OffHeap.putLongPlain(entry + SegmentFormat.ENTRY_PAYLOAD_OFFSET, pool.payloadOffset());
			entry += SegmentFormat.POOL_ENTRY_BYTES;
		}
		CrashPoint.GEOMETRY_WRITTEN.reached();
		// release: pairs with the door of whoever attaches, and with acquire reads of
		// other clients
		OffHeap.putLongRelease(address + SegmentFormat.MAGIC_OFFSET, SegmentFormat.MAGIC);
	}

	/**
	 * Validates an existing header.
	 * @param file the object, with something in it
	 * @param status its status
	 * @return the header
	 * @throws DamagedSegmentException if it is not an intact arena of this version
	 */
	static SegmentHeader read(ShmFile file, FileStatus status) {
		ByteBuffer header = ByteBuffer.wrap(file.read(SegmentFormat.PAGE_BYTES)).order(ByteOrder.nativeOrder());
		String name = file.name();
		if (header.limit() < SegmentFormat.PAGE_BYTES) {
			throw damaged(name, "is too short for an arena, it has " + status.sizeBytes() + " bytes");
		}
		long magic = header.getLong(SegmentFormat.MAGIC_OFFSET);
		if (magic == Long.reverseBytes(SegmentFormat.MAGIC)) {
			throw damaged(name, "was written on a machine of the other byte order");
		}
		if (magic != SegmentFormat.MAGIC) {
			throw damaged(name, String.format(Locale.ROOT, "is not an arena: its magic is 0x%016x, must be 0x%016x",
					magic, SegmentFormat.MAGIC));
		}
		int version = header.getInt(SegmentFormat.LAYOUT_VERSION_OFFSET);
		if (version != SegmentFormat.LAYOUT_VERSION) {
			throw damaged(name,
					"has layout version " + version + ", this library reads version " + SegmentFormat.LAYOUT_VERSION);
		}
		if (header.getInt(SegmentFormat.BYTE_ORDER_MARK_OFFSET) != SegmentFormat.BYTE_ORDER_MARK) {
			throw damaged(name, "has a byte order mark of another machine or none");
		}
		long segmentBytes = header.getLong(SegmentFormat.SEGMENT_BYTES_OFFSET);
		if (segmentBytes != status.sizeBytes()) {
			throw damaged(name, "has been truncated or extended: its header says " + segmentBytes + " bytes, it has "
					+ status.sizeBytes());
		}
		return new SegmentHeader(readLayout(name, header, segmentBytes), readIdentity(name, header));
	}

	/** Whether the header still says what it said when the segment was attached. */
	boolean isIntact(ShmFile file, FileStatus status) {
		try {
			SegmentHeader now = read(file, status);
			return now.layout.spec().equals(this.layout.spec()) && now.identity.isSame(this.identity);
		}
		catch (DamagedSegmentException ex) {
			return false;
		}
	}

	private static SegmentLayout readLayout(String name, ByteBuffer header, long segmentBytes) {
		long poolCount = header.getLong(SegmentFormat.POOL_COUNT_OFFSET);
		if (poolCount < 1 || poolCount > SegmentFormat.MAX_POOLS) {
			throw damaged(name,
					"has a header with " + poolCount + " pools, must be from 1 to " + SegmentFormat.MAX_POOLS);
		}
		List<PoolSpec> pools = new ArrayList<>();
		for (int i = 0; i < poolCount; i++) {
			pools.add(PoolSpec.ofChunkSize(header.getLong(entry(i) + SegmentFormat.ENTRY_CHUNK_SIZE_OFFSET))
				.withChunkCount(header.getLong(entry(i) + SegmentFormat.ENTRY_CHUNK_COUNT_OFFSET)));
		}
		ArenaSpec spec;
		try {
			spec = new ArenaSpec(pools);
		}
		catch (InvalidArenaSpecException ex) {
			throw damaged(name, "has a header with an impossible geometry: " + ex.getMessage());
		}
		SegmentLayout layout = SegmentLayout.of(spec);
		for (int i = 0; i < poolCount; i++) {
			requireOffsets(name, header, i, layout.pools().get(i));
		}
		if (layout.segmentBytes() != segmentBytes) {
			throw damaged(name,
					"has a header with " + segmentBytes + " bytes for pools that take " + layout.segmentBytes());
		}
		return layout;
	}

	private static SegmentIdentity readIdentity(String name, ByteBuffer header) {
		long timeoutNanos = header.getLong(SegmentFormat.TRANSIT_TIMEOUT_NANOS_OFFSET);
		if (timeoutNanos < 0 || timeoutNanos > TransitEpoch.MAX_TIMEOUT.toNanos()) {
			throw damaged(name, "has a header with a transit timeout of " + timeoutNanos + " ns, must be from 0 to "
					+ TransitEpoch.MAX_TIMEOUT.toNanos());
		}
		return new SegmentIdentity(header.getLong(SegmentFormat.CREATION_ID_OFFSET),
				header.getLong(SegmentFormat.ORIGIN_OFFSET), timeoutNanos);
	}

	private static void requireOffsets(String name, ByteBuffer header, int pool, PoolLayout expected) {
		if (header.getLong(entry(pool) + SegmentFormat.ENTRY_STATE_SHIFT_OFFSET) != expected.stateShift()
				|| header.getLong(entry(pool) + SegmentFormat.ENTRY_COUNTERS_OFFSET) != expected.countersOffset()
				|| header.getLong(entry(pool) + SegmentFormat.ENTRY_FLAGS_OFFSET) != expected.flagsOffset()
				|| header.getLong(entry(pool) + SegmentFormat.ENTRY_STATES_OFFSET) != expected.statesOffset()
				|| header.getLong(entry(pool) + SegmentFormat.ENTRY_PAYLOAD_OFFSET) != expected.payloadOffset()) {
			throw damaged(name, "has a header with wrong offsets in pool " + pool);
		}
	}

	private static int entry(int pool) {
		return SegmentFormat.POOL_TABLE_OFFSET + pool * SegmentFormat.POOL_ENTRY_BYTES;
	}

	/**
	 * A segment of which not enough may be left to tell that it was one: then nobody but
	 * who is attached removes the name.
	 */
	static DamagedSegmentException truncated(ShmFile file) {
		String name = file.name();
		long sizeBytes = file.status().sizeBytes();
		return (sizeBytes >= Long.BYTES) ? damaged(name, "has been truncated") : new DamagedSegmentException("Segment "
				+ name + " has been truncated to " + sizeBytes
				+ " bytes; close the arenas on it: with the unlink policies LAST and ALWAYS that removes its name");
	}

	static DamagedSegmentException damaged(String name, String contradiction) {
		return new DamagedSegmentException("Segment " + name + " " + contradiction + "; remove it with Arena.unlink(\""
				+ name + "\") or choose another name");
	}

}
