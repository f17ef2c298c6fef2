package dev.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.memory.OffHeap;
import dev.arena.memory.MemoryOptions;

/**
 * Makes the specimens of one test and keeps the idle ones. They come in turn, with flags
 * on one, two and three levels, with their two chunks near each other and far apart, and
 * with each of some set-ups.
 */
final class Supply {

	/*
	 * A test keeps a thousand states alive and makes millions. So the memory of many
	 * specimens is carved from one mapping, and a specimen is used again: a state takes
	 * it in its constructor, its arbiter, which is the last to touch it, gives it back. A
	 * set-up is done once for each kind of specimen; what it leaves is copied.
	 */

	private static final int MAX_LEVELS = 3;

	private static final int MAPPING_BYTES = 1 << 22;

	private final List<Kind> kinds = new ArrayList<>();

	private final List<MappedMemory> mappings = new ArrayList<>();

	/** In the last mapping. */
	private long usedBytes = MAPPING_BYTES;

	/** Threads may overwrite each other's: the turns need not be exact. */
	private int turn;

	private Supply(int minLevels, int maxLevels, List<Consumer<Specimen>> setUps) {
		for (Consumer<Specimen> setUp : setUps) {
			for (int levels = minLevels; levels <= maxLevels; levels++) {
				int far = 1 << SegmentFormat.FAN_OUT_SHIFT * (levels - 1);
				this.kinds.add(new Kind(far + 1, far, setUp));
				if (far > 1) {
					this.kinds.add(new Kind(far + 1, 1, setUp));
				}
			}
		}
		for (Kind kind : this.kinds) {
			Specimen first = make(kind);
			kind.setUp.accept(first);
			kind.keep(first.address(), first.allocations(), first.parties());
		}
	}

	/**
	 * A supply for a test.
	 * @param setUps what is done to specimens in the state that {@link Specimen}
	 * describes, each to equally many
	 */
	@SafeVarargs
	static Supply of(Consumer<Specimen>... setUps) {
		return new Supply(1, MAX_LEVELS, exhausted(setUps));
	}

	/** As {@link #of}, with flags on two levels at least. */
	@SafeVarargs
	static Supply ofLevels(Consumer<Specimen>... setUps) {
		return new Supply(2, MAX_LEVELS, exhausted(setUps));
	}

	/** As {@link #of}, with one flag only. */
	@SafeVarargs
	static Supply ofOneBlock(Consumer<Specimen>... setUps) {
		return new Supply(1, 1, exhausted(setUps));
	}

	/** Specimens of which the second chunk was never taken, with flags on two levels. */
	static Supply ofUnusedSecond() {
		return new Supply(2, MAX_LEVELS, List.of(Specimen::takeAllButSecond));
	}

	@SafeVarargs
	private static List<Consumer<Specimen>> exhausted(Consumer<Specimen>... setUps) {
		return Stream.of(setUps).map(((Consumer<Specimen>) Specimen::exhaust)::andThen).toList();
	}

	/** A specimen that is set up. */
	Specimen take() {
		Kind kind = this.kinds.get((this.turn++ & Integer.MAX_VALUE) % this.kinds.size());
		Specimen specimen = kind.idle.poll();
		return ((specimen != null) ? specimen : make(kind)).ready();
	}

	private synchronized Specimen make(Kind kind) {
		if (this.usedBytes + kind.layout.segmentBytes() > MAPPING_BYTES) {
			this.mappings.add(LocalMemory.map(MAPPING_BYTES, MemoryOptions.defaults()));
			this.usedBytes = 0;
		}
		long address = this.mappings.get(this.mappings.size() - 1).address() + this.usedBytes;
		this.usedBytes += kind.layout.segmentBytes();
		return new Specimen(kind, address);
	}

	/**
	 * A geometry and a set-up, and what the words are after it.
	 */
	static final class Kind {

		private final SegmentLayout layout;

		private final PoolLayout pool;

		private final long secondIndex;

		private final Consumer<Specimen> setUp;

		private final Queue<Specimen> idle = new ConcurrentLinkedQueue<>();

		/** The words of the pool. */
		private byte[] words = {};

		private long allocations;

		private long[] names = {};

		Kind(long chunkCount, long secondIndex, Consumer<Specimen> setUp) {
			this.layout = SegmentLayout
				.of(ArenaSpec.ofChunkSizes(ArenaSpec.MIN_CHUNK_SIZE_BYTES).withChunkCount(chunkCount));
			this.pool = this.layout.pools().get(0);
			this.secondIndex = secondIndex;
			this.setUp = setUp;
		}

		SegmentLayout layout() {
			return this.layout;
		}

		/** The index of the second chunk. */
		long secondIndex() {
			return this.secondIndex;
		}

		/** How many allocations the set-up has made. */
		long allocations() {
			return this.allocations;
		}

		void giveBack(Specimen specimen) {
			this.idle.add(specimen);
		}

		private void keep(long address, long allocations, List<Party> parties) {
			this.words = new byte[(int) (this.pool.payloadOffset() - this.pool.countersOffset())];
			this.allocations = allocations;
			this.names = parties.stream().mapToLong((party) -> party.name).toArray();
			OffHeap.copyToArrayPlain(address + this.pool.countersOffset(), this.words, 0, this.words.length);
		}

		/** Makes a specimen what the first one was after the set-up. */
		void restore(long address, List<Party> parties) {
			OffHeap.copyFromArrayPlain(this.words, 0, address + this.pool.countersOffset(), this.words.length);
			for (int i = 0; i < this.names.length; i++) {
				parties.get(i).begin(this.names[i]);
			}
		}

	}

}
