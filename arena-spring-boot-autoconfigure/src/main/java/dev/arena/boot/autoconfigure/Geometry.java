package dev.arena.boot.autoconfigure;

import java.util.List;
import java.util.Objects;

import dev.arena.ArenaSpec;
import dev.arena.PoolSpec;
import dev.arena.SpecViolation;
import dev.arena.boot.autoconfigure.ArenaProperties.Entry;

/**
 * The pools of an entry and the way in which they are written: as {@code count} and
 * {@code sizes}, or as {@code pools}.
 */
record Geometry(List<PoolSpec> pools, boolean uniformCount) {

	/** Reads an entry that has all of one form and nothing of the other. */
	static Geometry of(Entry entry) {
		List<ArenaProperties.Pool> pools = entry.getPools();
		if (pools != null) {
			return new Geometry(pools.stream()
				.map((pool) -> PoolSpec.ofChunkSize(Objects.requireNonNull(pool.getSize()).toBytes())
					.withChunkCount(Objects.requireNonNull(pool.getCount())))
				.toList(), false);
		}
		long count = Objects.requireNonNull(entry.getCount());
		return new Geometry(Objects.requireNonNull(entry.getSizes())
			.stream()
			.map((size) -> PoolSpec.ofChunkSize(size.toBytes()).withChunkCount(count))
			.toList(), true);
	}

	ArenaSpec toSpec() {
		return ArenaSpec.of(this.pools);
	}

	/** The property that a violation is about, relative to the entry. */
	String property(SpecViolation violation) {
		int index = violation.poolIndex();
		return switch (violation.property()) {
			case CHUNK_SIZE -> (this.uniformCount) ? ".sizes[" + index + "]" : ".pools[" + index + "].size";
			case CHUNK_COUNT -> (this.uniformCount) ? ".count" : ".pools[" + index + "].count";
			case POOLS -> (this.uniformCount) ? ".sizes" : ".pools";
			case TOTAL_CHUNK_COUNT, FOOTPRINT -> "";
		};
	}

}
