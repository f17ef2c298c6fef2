package dev.arena.boot.autoconfigure;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

import dev.arena.ArenaSpec;
import dev.arena.PoolSpec;
import dev.arena.SpecViolation;
import dev.arena.boot.autoconfigure.ArenaProperties.Entry;
import dev.arena.boot.autoconfigure.ArenaProperties.Pool;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * The pools of an entry, and the properties that say so: {@code count} and {@code sizes},
 * or {@code pools} as a list or by size.
 *
 * @param pools the pools
 * @param sizeProperties the property of each chunk size, relative to the entry
 * @param countProperties the same of each chunk count
 * @param property the property of all together
 */
record Geometry(List<PoolSpec> pools, List<String> sizeProperties, List<String> countProperties, String property) {

	/** Reads an entry that has all of one form and nothing of the other. */
	static Geometry of(Entry entry) {
		Map<String, Pool> pools = entry.getPools();
		if (pools == null) {
			return uniform(Objects.requireNonNull(entry.getSizes()), Objects.requireNonNull(entry.getCount()));
		}
		return pools.values().stream().anyMatch(Pool::hasCountAlone) ? bySize(pools) : listed(pools);
	}

	private static Geometry uniform(List<DataSize> sizes, long count) {
		return new Geometry(sizes.stream().map((size) -> pool(size, count)).toList(),
				IntStream.range(0, sizes.size()).mapToObj((i) -> ".sizes[" + i + "]").toList(),
				Collections.nCopies(sizes.size(), ".count"), ".sizes");
	}

	private static Geometry listed(Map<String, Pool> pools) {
		List<String> keys = pools.keySet().stream().sorted(Comparator.comparing(Integer::valueOf)).toList();
		return new Geometry(
				keys.stream()
					.map(pools::get)
					.map((pool) -> pool(Objects.requireNonNull(pool.getSize()),
							Objects.requireNonNull(pool.getCount())))
					.toList(),
				keys.stream().map((key) -> ".pools[" + key + "].size").toList(),
				keys.stream().map((key) -> ".pools[" + key + "].count").toList(), ".pools");
	}

	/** The spelling of the highest source counts where there are several of one size. */
	private static Geometry bySize(Map<String, Pool> pools) {
		SortedMap<Long, Map.Entry<String, Pool>> entries = new TreeMap<>();
		pools.entrySet().forEach((entry) -> entries.putIfAbsent(size(entry.getKey()).toBytes(), entry));
		List<String> properties = entries.values().stream().map((entry) -> ".pools." + entry.getKey()).toList();
		return new Geometry(entries.values()
			.stream()
			.map((entry) -> pool(size(entry.getKey()), Objects.requireNonNull(entry.getValue().getCount())))
			.toList(), properties, properties, ".pools");
	}

	/**
	 * The size that a key says; environment variables have lost its capital letters.
	 * @throws IllegalArgumentException if it says none
	 */
	static DataSize size(String key) {
		return DataSize.parse(key.toUpperCase(Locale.ROOT));
	}

	/** The size that a key says, {@code null} if it says none. */
	static @Nullable Long sizeBytes(String key) {
		try {
			return size(key).toBytes();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static PoolSpec pool(DataSize size, long count) {
		return PoolSpec.ofChunkSize(size.toBytes()).withChunkCount(count);
	}

	ArenaSpec toSpec() {
		return ArenaSpec.of(this.pools);
	}

	/** The property that a violation is about, relative to the entry. */
	String property(SpecViolation violation) {
		return switch (violation.property()) {
			case CHUNK_SIZE -> this.sizeProperties.get(violation.poolIndex());
			case CHUNK_COUNT -> this.countProperties.get(violation.poolIndex());
			case POOLS -> this.property;
			case TOTAL_CHUNK_COUNT, FOOTPRINT -> "";
		};
	}

}
