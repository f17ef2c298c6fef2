package dev.arena;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import dev.arena.internal.memory.OffHeap;
import dev.arena.internal.posix.FileStatus;
import dev.arena.internal.posix.ShmFile;

/**
 * Writes the header of a new shared segment and validates that of an existing one. An
 * existing header is read through the descriptor, not through a mapping, and nothing else
 * of the segment is touched before it has been found intact.
 */
final class SegmentHeader {

	private SegmentHeader() {
	}

	/** Whether an object holds nothing yet, or what an initialiser that died left. */
	static boolean isBlank(ShmFile file) {
		for (byte b : file.read(Long.BYTES)) {
			if (b != 0) {
				return false;
			}
		}
		return true;
	}

	/** Writes a header into zeroed memory; the magic comes last. */
	static void write(long address, SegmentLayout layout) {
		OffHeap.putIntPlain(address + SegmentLayout.LAYOUT_VERSION_OFFSET, SegmentLayout.LAYOUT_VERSION);
		OffHeap.putIntPlain(address + SegmentLayout.BYTE_ORDER_MARK_OFFSET, SegmentLayout.BYTE_ORDER_MARK);
		OffHeap.putLongPlain(address + SegmentLayout.SEGMENT_BYTES_OFFSET, layout.segmentBytes());
		OffHeap.putLongPlain(address + SegmentLayout.CREATION_ID_OFFSET, ThreadLocalRandom.current().nextLong());
		OffHeap.putLongPlain(address + SegmentLayout.POOL_COUNT_OFFSET, layout.pools().size());
		long entry = address + SegmentLayout.POOL_TABLE_OFFSET;
		for (PoolLayout pool : layout.pools()) {
			OffHeap.putLongPlain(entry + SegmentLayout.ENTRY_CHUNK_SIZE_OFFSET, pool.spec().chunkSizeBytes());
			OffHeap.putLongPlain(entry + SegmentLayout.ENTRY_CHUNK_COUNT_OFFSET, pool.spec().chunkCount());
			OffHeap.putLongPlain(entry + SegmentLayout.ENTRY_LANE_SHIFT_OFFSET, pool.laneShift());
			OffHeap.putLongPlain(entry + SegmentLayout.ENTRY_COUNTERS_OFFSET, pool.countersOffset());
			OffHeap.putLongPlain(entry + SegmentLayout.ENTRY_HEADS_OFFSET, pool.headsOffset());
			OffHeap.putLongPlain(entry + SegmentLayout.ENTRY_SIDE_TABLE_OFFSET, pool.sideTableOffset());
			OffHeap.putLongPlain(entry + SegmentLayout.ENTRY_PAYLOAD_OFFSET, pool.payloadOffset());
			entry += SegmentLayout.POOL_ENTRY_BYTES;
		}
		CrashPoint.GEOMETRY_WRITTEN.reached();
		// release: pairs with the door of whoever attaches, and with acquire reads of
		// other clients
		OffHeap.putLongRelease(address + SegmentLayout.MAGIC_OFFSET, SegmentLayout.MAGIC);
	}

	/**
	 * Validates an existing header.
	 * @param file the object, with something in it
	 * @param status its status
	 * @return the layout of the segment
	 * @throws DamagedSegmentException if it is not an intact arena of this version
	 */
	static SegmentLayout read(ShmFile file, FileStatus status) {
		ByteBuffer header = ByteBuffer.wrap(file.read(SegmentLayout.PAGE_BYTES)).order(ByteOrder.nativeOrder());
		String name = file.name();
		if (header.limit() < SegmentLayout.PAGE_BYTES) {
			throw damaged(name, "is too short for an arena, it has " + status.sizeBytes() + " bytes");
		}
		long magic = header.getLong(SegmentLayout.MAGIC_OFFSET);
		if (magic == Long.reverseBytes(SegmentLayout.MAGIC)) {
			throw damaged(name, "was written on a machine of the other byte order");
		}
		if (magic != SegmentLayout.MAGIC) {
			throw damaged(name,
					"is not an arena: its magic is 0x%016x, must be 0x%016x".formatted(magic, SegmentLayout.MAGIC));
		}
		int version = header.getInt(SegmentLayout.LAYOUT_VERSION_OFFSET);
		if (version != SegmentLayout.LAYOUT_VERSION) {
			throw damaged(name,
					"has layout version " + version + ", this library reads version " + SegmentLayout.LAYOUT_VERSION);
		}
		if (header.getInt(SegmentLayout.BYTE_ORDER_MARK_OFFSET) != SegmentLayout.BYTE_ORDER_MARK) {
			throw damaged(name, "has a byte order mark of another machine or none");
		}
		long segmentBytes = header.getLong(SegmentLayout.SEGMENT_BYTES_OFFSET);
		if (segmentBytes != status.sizeBytes()) {
			throw damaged(name, "has been truncated or extended: its header says " + segmentBytes + " bytes, it has "
					+ status.sizeBytes());
		}
		return readLayout(name, header, segmentBytes);
	}

	/** Whether the header still says what it said when the segment was attached. */
	static boolean isIntact(ShmFile file, FileStatus status, SegmentLayout layout) {
		try {
			return read(file, status).pools().equals(layout.pools());
		}
		catch (DamagedSegmentException ex) {
			return false;
		}
	}

	private static SegmentLayout readLayout(String name, ByteBuffer header, long segmentBytes) {
		long poolCount = header.getLong(SegmentLayout.POOL_COUNT_OFFSET);
		if (poolCount < 1 || poolCount > SegmentLayout.MAX_POOLS) {
			throw damaged(name,
					"has a header with " + poolCount + " pools, must be from 1 to " + SegmentLayout.MAX_POOLS);
		}
		List<PoolSpec> pools = new ArrayList<>();
		for (int i = 0; i < poolCount; i++) {
			pools.add(new PoolSpec(header.getLong(entry(i) + SegmentLayout.ENTRY_CHUNK_SIZE_OFFSET),
					header.getLong(entry(i) + SegmentLayout.ENTRY_CHUNK_COUNT_OFFSET)));
		}
		ArenaSpec spec;
		try {
			spec = new ArenaSpec(pools);
		}
		catch (InvalidArenaSpecException ex) {
			throw damaged(name, "has a header with an impossible geometry: " + ex.getMessage());
		}
		SegmentLayout layout = SegmentLayout.of(spec, (pool) -> laneShift(name, header, pools.indexOf(pool), pool));
		for (int i = 0; i < poolCount; i++) {
			requireOffsets(name, header, i, layout.pools().get(i));
		}
		if (layout.segmentBytes() != segmentBytes) {
			throw damaged(name,
					"has a header with " + segmentBytes + " bytes for pools that take " + layout.segmentBytes());
		}
		return layout;
	}

	private static int laneShift(String name, ByteBuffer header, int pool, PoolSpec spec) {
		long laneShift = header.getLong(entry(pool) + SegmentLayout.ENTRY_LANE_SHIFT_OFFSET);
		if (laneShift < 0 || laneShift > SegmentLayout.MAX_LANE_SHIFT) {
			throw damaged(name, "has a header with lane shift " + laneShift + " in pool " + pool
					+ ", must be from 0 to " + SegmentLayout.MAX_LANE_SHIFT);
		}
		if (PoolLayout.laneCount(spec.chunkCount(), (int) laneShift) > SegmentLayout.MAX_LANES) {
			throw damaged(name,
					"has a header with lane shift " + laneShift + " in pool " + pool + ", which gives "
							+ PoolLayout.laneCount(spec.chunkCount(), (int) laneShift) + " lanes, must be at most "
							+ SegmentLayout.MAX_LANES);
		}
		return (int) laneShift;
	}

	private static void requireOffsets(String name, ByteBuffer header, int pool, PoolLayout expected) {
		if (header.getLong(entry(pool) + SegmentLayout.ENTRY_COUNTERS_OFFSET) != expected.countersOffset()
				|| header.getLong(entry(pool) + SegmentLayout.ENTRY_HEADS_OFFSET) != expected.headsOffset()
				|| header.getLong(entry(pool) + SegmentLayout.ENTRY_SIDE_TABLE_OFFSET) != expected.sideTableOffset()
				|| header.getLong(entry(pool) + SegmentLayout.ENTRY_PAYLOAD_OFFSET) != expected.payloadOffset()) {
			throw damaged(name, "has a header with wrong offsets in pool " + pool);
		}
	}

	private static int entry(int pool) {
		return SegmentLayout.POOL_TABLE_OFFSET + pool * SegmentLayout.POOL_ENTRY_BYTES;
	}

	static DamagedSegmentException damaged(String name, String contradiction) {
		return new DamagedSegmentException("Segment " + name + " " + contradiction + "; remove it with Arena.unlink(\""
				+ name + "\") or choose another name");
	}

}
