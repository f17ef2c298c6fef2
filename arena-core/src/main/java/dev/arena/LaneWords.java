package dev.arena;

import dev.arena.internal.memory.OffHeap;

/**
 * The words of the lanes of one pool: where they are, and what they say. Nothing here
 * changes any.
 */
abstract class LaneWords {

	/** More than honest threads can ever get in the way of one operation. */
	static final int MAX_ATTEMPTS = 1 << 24;

	private static final int LINE_SHIFT = Integer.numberOfTrailingZeros(SegmentLayout.LINE_BYTES);

	/** The number of bits of an index in a head. */
	final int indexBits;

	private final long headsAddress;

	private final long sideTableAddress;

	private final long chunkCount;

	private final int laneShift;

	LaneWords(PoolLayout layout, long segmentAddress) {
		this.indexBits = HeadFormat.indexBits(layout.chunksIn(0));
		this.headsAddress = segmentAddress + layout.headsOffset();
		this.sideTableAddress = segmentAddress + layout.sideTableOffset();
		this.chunkCount = layout.spec().chunkCount();
		this.laneShift = layout.laneShift();
	}

	/** Whether a head word is that of an empty list. */
	final boolean isEmpty(long head) {
		return HeadFormat.index(head, this.indexBits) == HeadFormat.nil(this.indexBits);
	}

	final long freeCount(int lane) {
		return read(lane, (tagSteps, freeCount) -> freeCount);
	}

	/**
	 * How many pops there have ever been. The tag has risen by two for each pop and by
	 * one for each push, and there were as many more pops than pushes as chunks are off
	 * the list.
	 */
	final long popCount(int lane) {
		return read(lane, (tagSteps, freeCount) -> (tagSteps + chunksIn(lane) - freeCount) / 3);
	}

	/**
	 * A number that follows from the words of a lane at one instant. A pop that has begun
	 * counts as complete.
	 */
	private interface Reading {

		long of(long tagSteps, long freeCount);

	}

	private long read(int lane, Reading reading) {
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			long head = head(lane);
			long halfWraps = OffHeap.getLongAcquire(headAddress(lane) + SegmentLayout.HEAD_HALF_WRAPS_OFFSET);
			long depth = depth(lane, HeadFormat.index(head, this.indexBits));
			if (head(lane) == head) {
				int begun = (HeadFormat.popper(head, this.indexBits) != 0) ? 1 : 0;
				return reading.of(HeadFormat.tagSteps(head, halfWraps, this.indexBits) + begun, depth - begun);
			}
		}
		throw restless(lane);
	}

	final long firstChunk(int lane) {
		return (long) lane << this.laneShift;
	}

	final long chunksIn(int lane) {
		return Math.min(1L << this.laneShift, this.chunkCount - firstChunk(lane));
	}

	/** The head word of a lane. */
	final long head(int lane) {
		return OffHeap.getLongAcquire(headAddress(lane));
	}

	/** The chunk at the top of a lane, or {@link Lanes#NONE}. */
	final long top(int lane) {
		long index = HeadFormat.index(head(lane), this.indexBits);
		return (index == HeadFormat.nil(this.indexBits)) ? Lanes.NONE : chunk(lane, index);
	}

	/** The chunk below another, or {@link Lanes#NONE}. */
	final long below(long chunk) {
		long next = next(chunk, entry(chunk));
		return (next == HeadFormat.nil(this.indexBits)) ? Lanes.NONE : firstChunk(laneOf(chunk)) + next;
	}

	/** The number of chunks on a list from a chunk down. */
	final long depth(long chunk) {
		return depth(laneOf(chunk), indexOf(chunk));
	}

	final long depth(int lane, long index) {
		if (index == HeadFormat.nil(this.indexBits)) {
			return 0;
		}
		long link = SideTable.linkAcquire(entry(chunk(lane, index)));
		long depth = (link == 0) ? chunksIn(lane) - index : SideTable.depth(link);
		if (depth > 1L << this.laneShift) {
			throw damaged(lane, "depth " + depth + " is out of range, the lane has " + chunksIn(lane) + " chunks");
		}
		return depth;
	}

	/** The index below a chunk, in the width of a head word. */
	final long next(long chunk, long entry) {
		int lane = laneOf(chunk);
		long link = SideTable.linkAcquire(entry);
		if (link == 0) {
			long next = indexOf(chunk) + 1;
			return (next < chunksIn(lane)) ? next : HeadFormat.nil(this.indexBits);
		}
		long next = SideTable.next(link);
		if (next == SideTable.LINK_NIL) {
			return HeadFormat.nil(this.indexBits);
		}
		chunk(lane, next);
		return next;
	}

	/** The address of the state and the link of a chunk. */
	final long entry(long chunk) {
		return SideTable.entry(this.sideTableAddress, chunk);
	}

	final int laneOf(long chunk) {
		return (int) (chunk >>> this.laneShift);
	}

	final long indexOf(long chunk) {
		return chunk & (1L << this.laneShift) - 1;
	}

	/**
	 * The chunk of an index in a lane. Indices come from memory that others can write:
	 * none is used unchecked.
	 */
	final long chunk(int lane, long index) {
		long chunk = firstChunk(lane) + index;
		if (index >>> this.laneShift != 0 || chunk >= this.chunkCount) {
			throw damaged(lane, "index " + index + " is out of range, the lane has " + chunksIn(lane) + " chunks");
		}
		return chunk;
	}

	final long headAddress(int lane) {
		return this.headsAddress + ((long) lane << LINE_SHIFT);
	}

	final DamagedSegmentException restless(int lane) {
		return damaged(lane, "its head changed " + MAX_ATTEMPTS + " times under one operation");
	}

	static DamagedSegmentException damaged(int lane, String contradiction) {
		return new DamagedSegmentException("The free list of lane " + lane + " is damaged: " + contradiction
				+ "; close the arena and create the segment anew");
	}

}
