package dev.arena;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The pools of an open segment: which one fits a request, which one holds an address, and
 * promotion.
 */
final class Pools {

	private final SlabPool[] pools;

	/**
	 * The ordinal of the smallest pool with chunks of {@code 1 << i} bytes or more; the
	 * number of pools if there is none.
	 */
	private final byte[] smallestFitByShift = new byte[Long.SIZE + 1];

	private final List<Pool> view;

	Pools(Segment segment, SegmentLayout layout, int owner, boolean announce) {
		this.pools = IntStream.range(0, layout.pools().size()).mapToObj((ordinal) -> {
			PoolLayout pool = layout.pools().get(ordinal);
			return new SlabPool(segment, ordinal, pool, new Lanes(pool, segment.address(), owner, announce));
		}).toArray(SlabPool[]::new);
		this.view = List.of(this.pools);
		int ordinal = 0;
		for (int shift = 0; shift <= Long.SIZE; shift++) {
			while (ordinal < this.pools.length
					&& Long.numberOfTrailingZeros(this.pools[ordinal].chunkSizeBytes()) < shift) {
				ordinal++;
			}
			this.smallestFitByShift[shift] = (byte) ordinal;
		}
	}

	List<Pool> all() {
		return this.view;
	}

	SlabPool first() {
		return this.pools[0];
	}

	/**
	 * Allocates from the smallest pool that fits or, with promotion, from the next one
	 * that has a free chunk.
	 */
	boolean allocate(long sizeBytes, Chunk into, boolean promote) {
		if (sizeBytes < 1) {
			throw new IllegalArgumentException(
					"Requested " + sizeBytes + " bytes: must be at least 1; nearest legal value: 1");
		}
		int fit = smallestFit(sizeBytes);
		return fit < this.pools.length && (this.pools[fit].allocate(into) || (promote && promote(fit, into)));
	}

	private boolean promote(int fit, Chunk into) {
		for (int i = fit + 1; i < this.pools.length; i++) {
			if (this.pools[i].allocate(into)) {
				this.pools[fit].countPromotionTo(this.pools[i]);
				return true;
			}
		}
		return false;
	}

	/**
	 * Counts a request that found no chunk, unless no pool has chunks of that size at
	 * all.
	 */
	void countExhaustion(long sizeBytes) {
		int fit = smallestFit(sizeBytes);
		if (fit < this.pools.length) {
			this.pools[fit].countExhaustion();
		}
	}

	private int smallestFit(long sizeBytes) {
		return this.smallestFitByShift[Long.SIZE - Long.numberOfLeadingZeros(sizeBytes - 1)];
	}

	/** Adopts the chunk that a handle names. */
	boolean adopt(long handle, Chunk into) {
		int ordinal = Handle.pool(handle);
		return ordinal >= 0 && ordinal < this.pools.length && this.pools[ordinal].adopt(handle, into);
	}

	Stream<SlabPool> stream() {
		return Stream.of(this.pools);
	}

	@Nullable SlabPool containing(long address) {
		for (SlabPool pool : this.pools) {
			if (pool.contains(address)) {
				return pool;
			}
		}
		return null;
	}

}
