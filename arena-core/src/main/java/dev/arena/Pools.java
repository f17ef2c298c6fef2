package dev.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The pools of an open segment: which one fits a request, which one holds an address,
 * promotion, and verification.
 */
final class Pools {

	private final SlabPool[] pools;

	/**
	 * The pool with the smallest chunks of {@code 1 << i} bytes or more, {@code null} if
	 * there is none.
	 */
	private final @Nullable SlabPool[] bestFitByShift;

	private final List<Pool> view;

	Pools(Segment segment, SegmentLayout layout, int owner, boolean announce) {
		this.pools = IntStream.range(0, layout.pools().size()).mapToObj((ordinal) -> {
			PoolLayout pool = layout.pools().get(ordinal);
			long smallerSizeBytes = (ordinal > 0) ? layout.pools().get(ordinal - 1).spec().chunkSizeBytes() : 0;
			return new SlabPool(segment, ordinal, pool, smallerSizeBytes,
					new Lanes(pool, segment.address(), owner, announce));
		}).toArray(SlabPool[]::new);
		this.view = List.of(this.pools);
		this.bestFitByShift = IntStream.rangeClosed(0, Long.SIZE)
			.mapToObj((shift) -> stream().filter((pool) -> Long.numberOfTrailingZeros(pool.chunkSizeBytes()) >= shift)
				.findFirst()
				.orElse(null))
			.toArray(SlabPool[]::new);
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
		// Most often that of last time: no table to look it up in.
		SlabPool fit = into.pool().isBestFit(sizeBytes) ? into.pool() : bestFit(sizeBytes);
		return fit != null && (fit.allocate(into) || (promote && promote(fit, into)));
	}

	private boolean promote(SlabPool fit, Chunk into) {
		for (int i = fit.ordinal() + 1; i < this.pools.length; i++) {
			if (this.pools[i].allocate(into)) {
				fit.countPromotionTo(this.pools[i]);
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
		SlabPool fit = bestFit(sizeBytes);
		if (fit != null) {
			fit.countExhaustion();
		}
	}

	private @Nullable SlabPool bestFit(long sizeBytes) {
		return this.bestFitByShift[Long.SIZE - Long.numberOfLeadingZeros(sizeBytes - 1)];
	}

	/** Adopts the chunk that a handle names. */
	boolean adopt(long handle, Chunk into) {
		int ordinal = Handle.pool(handle);
		return ordinal >= 0 && ordinal < this.pools.length && this.pools[ordinal].adopt(handle, into);
	}

	/** Looks at every chunk of every pool. */
	VerificationReport verify() {
		List<String> contradictions = new ArrayList<>();
		List<PoolVerification> verified = stream().map((pool) -> new PoolVerification(pool, contradictions).run())
			.toList();
		return new VerificationReport(verified.stream().mapToLong(PoolVerification::free).sum(),
				verified.stream().mapToLong(PoolVerification::live).sum(),
				verified.stream().mapToLong(PoolVerification::inTransit).sum(), contradictions);
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
