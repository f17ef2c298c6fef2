package dev.arena;

import java.util.stream.IntStream;

import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.memory.OffHeap;
import dev.arena.memory.MemoryOptions;

/**
 * Pools in memory of their own, as several attachment slots may see them, with every word
 * in reach.
 */
final class PoolMemory implements AutoCloseable {

	private final SegmentLayout layout;

	private final HandleFormat handles;

	private final MappedMemory memory;

	PoolMemory(ArenaSpec spec) {
		this.layout = SegmentLayout.of(spec);
		this.handles = new HandleFormat(this.layout, 0);
		this.memory = LocalMemory.map(this.layout.segmentBytes(), MemoryOptions.defaults());
	}

	/** One pool of small chunks. */
	static PoolMemory of(long chunkCount) {
		return new PoolMemory(ArenaSpec.ofChunkSizes(16).withChunkCount(chunkCount));
	}

	/** The pools as an attachment sees them. */
	Pools pools(int slot) {
		return new Pools(this.layout, this.memory.address(), this.handles, slot,
				new Parking(this.layout.pools().size()), false);
	}

	/** The first pool as an attachment sees it. */
	SlabPool pool(int slot) {
		return pools(slot).first();
	}

	/** Takes a chunk as an allocation does. */
	static boolean take(SlabPool pool, Holding into) {
		return pool.takeAny(into);
	}

	FlagTree tree() {
		return new FlagTree(this.memory.address() + first().flagsOffset(), first().spec().chunkCount());
	}

	HandleFormat handles() {
		return this.handles;
	}

	SegmentLayout layout() {
		return this.layout;
	}

	long address() {
		return this.memory.address();
	}

	private PoolLayout first() {
		return this.layout.pools().get(0);
	}

	/** The state word of a chunk of the first pool. */
	long word(long index) {
		return OffHeap.getLongAcquire(wordAddress(index));
	}

	void setWord(long index, long word) {
		OffHeap.putLongRelease(wordAddress(index), word);
	}

	private long wordAddress(long index) {
		return this.memory.address() + first().statesOffset() + (index << first().stateShift());
	}

	/** The flag of a node of the first pool. */
	long flag(int level, long node) {
		return OffHeap.getLongAcquire(flagAddress(level, node));
	}

	void setFlag(int level, long node, long flag) {
		OffHeap.putLongRelease(flagAddress(level, node), flag);
	}

	private long flagAddress(int level, long node) {
		long count = first().spec().chunkCount();
		long before = IntStream.range(0, level).mapToLong((lower) -> PoolLayout.levelBytes(count, lower)).sum();
		return this.memory.address() + first().flagsOffset() + before + node * Long.BYTES;
	}

	@Override
	public void close() {
		this.memory.close();
	}

	/** What holds a chunk, without the cursor around it. */
	static final class Holder extends Holding {

	}

}
