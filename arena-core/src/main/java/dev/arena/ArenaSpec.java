package dev.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

/**
 * The geometry of an arena: one or more pools of strictly ascending chunk size. Immutable
 * and legal by construction.
 *
 * @param pools the pools in ascending order of chunk size
 */
public record ArenaSpec(List<PoolSpec> pools) {

	/** The smallest chunk size. */
	public static final long MIN_CHUNK_SIZE_BYTES = 16;

	/** The largest chunk size. */
	public static final long MAX_CHUNK_SIZE_BYTES = 1L << 46;

	/** The largest number of chunks in a pool, and in all pools of an arena together. */
	public static final long MAX_CHUNK_COUNT = 0xFFFF_FFFFL;

	/**
	 * The largest footprint: what a process can map on x86-64 and aarch64 with four-level
	 * page tables.
	 */
	public static final long MAX_FOOTPRINT_BYTES = 1L << 46;

	/**
	 * Checks the pools.
	 * @throws InvalidArenaSpecException if they break any rule
	 */
	public ArenaSpec {
		pools = List.copyOf(pools);
		List<SpecViolation> violations = new ArrayList<>();
		checkPools(pools, violations);
		if (violations.isEmpty()) {
			checkTotal(pools, violations);
		}
		if (violations.isEmpty()) {
			checkFootprint(pools, violations);
		}
		if (!violations.isEmpty()) {
			throw new InvalidArenaSpecException(violations);
		}
	}

	/**
	 * Pools of one chunk each, for {@link #withChunkCount}:
	 * {@code ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(128)}.
	 * @param chunkSizesBytes the chunk sizes in bytes, strictly ascending powers of two
	 * @return the geometry
	 * @throws InvalidArenaSpecException if it breaks any rule; all are named
	 */
	public static ArenaSpec ofChunkSizes(long... chunkSizesBytes) {
		return new ArenaSpec(LongStream.of(chunkSizesBytes).mapToObj(PoolSpec::ofChunkSize).toList());
	}

	/**
	 * Sets how many chunks each pool has.
	 * @param chunkCount the number for each pool
	 * @return a new geometry
	 * @throws InvalidArenaSpecException if it breaks any rule; all are named
	 */
	public ArenaSpec withChunkCount(long chunkCount) {
		return new ArenaSpec(this.pools.stream().map((pool) -> pool.withChunkCount(chunkCount)).toList());
	}

	/**
	 * Pools with a number of chunks each.
	 * @param pools the pools in ascending order of chunk size
	 * @return the geometry
	 * @throws InvalidArenaSpecException if it breaks any rule; all are named
	 */
	public static ArenaSpec of(PoolSpec... pools) {
		return new ArenaSpec(List.of(pools));
	}

	/**
	 * Pools with a number of chunks each.
	 * @param pools the pools in ascending order of chunk size
	 * @return the geometry
	 * @throws InvalidArenaSpecException if it breaks any rule; all are named
	 */
	public static ArenaSpec of(List<PoolSpec> pools) {
		return new ArenaSpec(pools);
	}

	/**
	 * The geometry on one line, as in {@code 4096 x 2048 B, 64 x 65536 B}.
	 * @return the pools
	 */
	/*
	 * Not what the compiler makes of a record: the caches of the JDK would keep this
	 * class, and with it a class loader, for as long as there is memory.
	 */

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ArenaSpec spec && this.pools.equals(spec.pools);
	}

	@Override
	public int hashCode() {
		return this.pools.hashCode();
	}

	@Override
	public String toString() {
		return this.pools.stream().map(PoolSpec::toString).collect(Collectors.joining(", "));
	}

	private static void checkPools(List<PoolSpec> pools, List<SpecViolation> violations) {
		if (pools.isEmpty()) {
			violations.add(new SpecViolation(SpecViolation.Property.POOLS, -1, 0, "must be at least 1", 1L));
		}
		long previousSize = 0;
		for (int i = 0; i < pools.size(); i++) {
			PoolSpec pool = pools.get(i);
			checkChunkSize(i, pool.chunkSizeBytes(), previousSize, violations);
			checkChunkCount(i, pool.chunkCount(), violations);
			previousSize = Math.max(previousSize, pool.chunkSizeBytes());
		}
	}

	private static void checkChunkSize(int index, long size, long previousSize, List<SpecViolation> violations) {
		String rule = null;
		if (size < MIN_CHUNK_SIZE_BYTES) {
			rule = "must be at least " + MIN_CHUNK_SIZE_BYTES;
		}
		else if (size > MAX_CHUNK_SIZE_BYTES) {
			rule = "must be at most " + MAX_CHUNK_SIZE_BYTES;
		}
		else if (Long.bitCount(size) != 1) {
			rule = "must be a power of two";
		}
		else if (size <= previousSize) {
			rule = "must be greater than that of the pool before it, " + previousSize;
		}
		if (rule != null) {
			violations.add(new SpecViolation(SpecViolation.Property.CHUNK_SIZE, index, size, rule,
					nearestChunkSize(size, previousSize)));
		}
	}

	/** The nearest power of two that the pool before does not rule out, if any. */
	private static @Nullable Long nearestChunkSize(long size, long previousSize) {
		long least = Math.max(MIN_CHUNK_SIZE_BYTES, Long.highestOneBit(Math.max(previousSize, 1)) << 1);
		if (least > MAX_CHUNK_SIZE_BYTES) {
			return null;
		}
		if (size <= least) {
			return least;
		}
		if (size >= MAX_CHUNK_SIZE_BYTES) {
			return MAX_CHUNK_SIZE_BYTES;
		}
		long below = Long.highestOneBit(size);
		long above = below << 1;
		return Math.max(least, (size - below < above - size) ? below : above);
	}

	private static void checkChunkCount(int index, long count, List<SpecViolation> violations) {
		if (count < 1 || count > MAX_CHUNK_COUNT) {
			violations.add(new SpecViolation(SpecViolation.Property.CHUNK_COUNT, index, count,
					"must be from 1 to " + MAX_CHUNK_COUNT, (count < 1) ? 1 : MAX_CHUNK_COUNT));
		}
	}

	private static void checkTotal(List<PoolSpec> pools, List<SpecViolation> violations) {
		// at most 43 times 2^32, so the sum cannot overflow
		long total = pools.stream().mapToLong(PoolSpec::chunkCount).sum();
		if (total > MAX_CHUNK_COUNT) {
			violations.add(new SpecViolation(SpecViolation.Property.TOTAL_CHUNK_COUNT, -1, total,
					"must be at most " + MAX_CHUNK_COUNT + " in all pools together: lower a chunk count",
					MAX_CHUNK_COUNT));
		}
	}

	private static void checkFootprint(List<PoolSpec> pools, List<SpecViolation> violations) {
		// Each pool is at most 2^46 * 2^32 bytes: sum in a type that cannot overflow.
		double bytes = 0;
		for (PoolSpec pool : pools) {
			bytes += (double) pool.chunkCount() * (pool.chunkSizeBytes() + Long.BYTES);
		}
		if (bytes > MAX_FOOTPRINT_BYTES) {
			long shown = (bytes < Long.MAX_VALUE) ? (long) bytes : Long.MAX_VALUE;
			violations.add(new SpecViolation(SpecViolation.Property.FOOTPRINT, -1, shown,
					"must be at most " + MAX_FOOTPRINT_BYTES + " bytes: lower a chunk size or a chunk count",
					MAX_FOOTPRINT_BYTES));
		}
	}

}
