package dev.arena;

import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The pools of an open segment: which one fits a request, which one has a chunk.
 */
final class Pools {

	private final SlabPool[] pools;

	private final HandleFormat handles;

	/**
	 * The pool with the smallest chunks for each number of leading zeros of the largest
	 * offset in them, {@code null} if there is none.
	 */
	private final @Nullable SlabPool[] bestFits;

	/** The same for the fast ways to allocate; nothing if each allocation is watched. */
	private final @Nullable SlabPool[] fastFits;

	/**
	 * The pools of a mapped segment.
	 * @param layout where everything is in it
	 * @param segmentAddress where it is
	 * @param handles how its chunks are named
	 * @param owner the attachment slot that allocations are for
	 * @param parking where to note what an error leaves unfinished
	 * @param isWatched whether something is to be done at each allocation
	 */
	Pools(SegmentLayout layout, long segmentAddress, HandleFormat handles, int owner, Parking parking,
			boolean isWatched) {
		this.pools = IntStream.range(0, layout.pools().size()).mapToObj((ordinal) -> {
			PoolLayout pool = layout.pools().get(ordinal);
			long smallerSizeBytes = (ordinal > 0) ? layout.pools().get(ordinal - 1).spec().chunkSizeBytes() : 0;
			return new SlabPool(ordinal, pool, smallerSizeBytes, segmentAddress, handles, owner, parking, isWatched);
		}).toArray(SlabPool[]::new);
		this.handles = handles;
		this.bestFits = IntStream.rangeClosed(0, Long.SIZE)
			.mapToObj((zeros) -> stream()
				.filter((pool) -> zeros > 0 && Long.numberOfLeadingZeros(pool.chunkSizeBytes() - 1) <= zeros)
				.findFirst()
				.orElse(null))
			.toArray(SlabPool[]::new);
		this.fastFits = isWatched ? new SlabPool[this.bestFits.length] : this.bestFits;
	}

	SlabPool first() {
		return this.pools[0];
	}

	private @Nullable SlabPool larger(SlabPool pool) {
		int next = pool.ordinal() + 1;
		return (next < this.pools.length) ? this.pools[next] : null;
	}

	/**
	 * The pool with the smallest chunks that hold so many bytes, {@code null} if there is
	 * none, or if the size is less than 1: one question answers both.
	 */
	@Nullable SlabPool bestFit(long sizeBytes) {
		return this.bestFits[Long.numberOfLeadingZeros(sizeBytes - 1)];
	}

	/** As {@link #bestFit}, {@code null} also if each allocation is watched. */
	@Nullable SlabPool fastFit(long sizeBytes) {
		return this.fastFits[Long.numberOfLeadingZeros(sizeBytes - 1)];
	}

	/**
	 * Takes a free chunk.
	 * @param into what holds it then
	 * @param fit the pool where to look first
	 * @param promote whether to look in those with larger chunks too
	 * @return its pool, {@code null} if there is none
	 */
	@Nullable SlabPool takeAny(Holding into, SlabPool fit, boolean promote) {
		if (fit.takeAny(into)) {
			return fit;
		}
		SlabPool larger = promote ? larger(fit) : null;
		while (larger != null && !larger.takeAny(into)) {
			larger = larger(larger);
		}
		if (larger != null) {
			fit.countPromotionTo(larger);
		}
		return larger;
	}

	/** The pool that has the chunk of a name, {@code null} if there is no such chunk. */
	@Nullable SlabPool having(long name) {
		for (SlabPool pool : this.pools) {
			if (pool.has(name)) {
				return pool;
			}
		}
		return null;
	}

	/**
	 * Takes the chunk of a handle if it is in transit.
	 * @return the pool that has it, {@code null} if it is not
	 */
	@Nullable SlabPool adopt(long handle, Holding into) {
		long index = this.handles.ordinalOf(handle) - 1;
		for (SlabPool pool : this.pools) {
			if (index >= 0 && index < pool.chunkCount()) {
				return pool.adopt(handle, index, into) ? pool : null;
			}
			index -= pool.chunkCount();
		}
		return null;
	}

	/** Frees the chunk of a handle if it is in transit. */
	boolean freeInTransit(long handle) {
		long index = this.handles.ordinalOf(handle) - 1;
		for (SlabPool pool : this.pools) {
			if (index >= 0 && index < pool.chunkCount()) {
				return pool.freeFromTransit(handle, index);
			}
			index -= pool.chunkCount();
		}
		return false;
	}

	/**
	 * Finishes what errors have left unfinished; called under the monitor of the parking,
	 * so who comes meanwhile waits, or would be told of none.
	 */
	void finish(Parking parking) {
		for (SlabPool pool : this.pools) {
			pool.completeFrees();
		}
		parking.isAnyFreeCutShort = false;
		while (parking.count > 0) {
			long name = parking.names[parking.count - 1];
			SlabPool pool = having(name);
			CrashPoint.PARKED_FOUND.reached();
			if (pool != null) {
				pool.free(name);
			}
			parking.count--;
		}
		for (SlabPool pool : this.pools) {
			pool.countHandOffs(parking.uncountedHandOffs[pool.ordinal()]);
			parking.uncountedHandOffs[pool.ordinal()] = 0;
		}
	}

	/** Frees the chunks in transit of some age, and lets the others age. */
	long passOverTransit(TransitEpoch epoch, long minimumAgeNanos) {
		return stream().mapToLong((pool) -> pool.passOverTransit(epoch, minimumAgeNanos)).sum();
	}

	/** Looks at every chunk of every pool that was ever taken. */
	VerificationReport verify() {
		Contradictions contradictions = new Contradictions();
		long free = 0;
		long live = 0;
		long inTransit = 0;
		for (SlabPool pool : this.pools) {
			PoolVerification verified = pool.verify(contradictions);
			free += verified.free();
			live += verified.live();
			inTransit += verified.inTransit();
		}
		return new VerificationReport(free, live, inTransit, contradictions.count(), contradictions.told());
	}

	Stream<SlabPool> stream() {
		return Stream.of(this.pools);
	}

	/** Refuses what is no size of a chunk. */
	static void requireLegal(long sizeBytes) {
		if (sizeBytes < 1) {
			throw new IllegalArgumentException(
					"Requested " + sizeBytes + " bytes: must be at least 1; nearest legal value: 1");
		}
	}

}
