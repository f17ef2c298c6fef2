package dev.arena.boot.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.arena.InvalidArenaSpecException;
import dev.arena.SpecViolation;
import dev.arena.boot.autoconfigure.ArenaProperties.Entry;
import dev.arena.boot.autoconfigure.ArenaProperties.Pool;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.util.unit.DataSize;

/**
 * Checks that an entry has a geometry, in one of the two forms, and that it keeps the
 * rules of {@link dev.arena.ArenaSpec}.
 */
class GeometryChecker {

	private static final List<String> UNITS = List.of("TB", "GB", "MB", "KB");

	private final String property;

	private final PropertyProblems problems;

	/** Who mistypes a key is told of that, and not that the right one is missing. */
	private boolean isMistyped;

	GeometryChecker(String property, PropertyProblems problems) {
		this.property = property;
		this.problems = problems;
	}

	void check(Entry entry) {
		this.isMistyped = this.problems.concernAnyBelow(this.property);
		if (!isComplete(entry)) {
			return;
		}
		Geometry geometry = Geometry.of(entry);
		try {
			geometry.toSpec();
		}
		catch (InvalidArenaSpecException ex) {
			ex.violations().forEach((violation) -> add(geometry.property(violation), violation));
		}
	}

	private boolean isComplete(Entry entry) {
		Long count = entry.getCount();
		List<DataSize> sizes = entry.getSizes();
		Map<String, Pool> pools = entry.getPools();
		if (pools != null && (count != null || sizes != null)) {
			String other = (count != null) ? "count" : "sizes";
			Origin origin = this.problems.origin(this.property + "." + other);
			return incomplete(".pools",
					String.format(Locale.ROOT,
							"must not be set together with %s%s: remove one of them, or write both in the same form",
							other, (origin != null) ? " (" + origin + ")" : ""));
		}
		if (pools != null) {
			return isComplete(pools);
		}
		if (count == null && sizes == null) {
			return incomplete("", "has no pools: set count and sizes, or pools");
		}
		if (count == null) {
			return incomplete(".sizes", "needs a count: set " + this.property + ".count");
		}
		if (sizes == null) {
			return incomplete(".count", "needs sizes: set " + this.property + ".sizes");
		}
		int missing = sizes.indexOf(null);
		return missing < 0 || incomplete(".sizes[" + missing + "]", "must not be empty");
	}

	private boolean isComplete(Map<String, Pool> pools) {
		boolean complete = pools.values().stream().map(Pool::hasCountAlone).distinct().count() <= 1;
		for (Map.Entry<String, Pool> pool : pools.entrySet()) {
			if (!pool.getValue().hasCountAlone()
					&& (pool.getValue().getSize() == null || pool.getValue().getCount() == null)) {
				complete = incomplete(".pools" + element(pool.getKey()), "needs both size and count");
			}
		}
		// what else is wrong can be found out without those whose key is no size
		boolean none = pools.entrySet().removeIf((pool) -> pool.getValue().hasCountAlone() && !isSize(pool.getKey()))
				&& pools.isEmpty();
		return complete && !none;
	}

	private boolean isSize(String key) {
		if (Geometry.sizeBytes(key) != null) {
			return true;
		}
		this.problems.add(this.property + ".pools" + element(key), null,
				"must have a size as its key, as in 64B or 1KB");
		return false;
	}

	/** A part of a property's name, as one would write it. */
	private static String element(String key) {
		return key.matches("[a-zA-Z0-9_-]*[a-zA-Z][a-zA-Z0-9_-]*") ? "." + key : "[" + key + "]";
	}

	private boolean incomplete(String relative, String rule) {
		if (!this.isMistyped) {
			this.problems.add(this.property + relative, null, rule);
		}
		return false;
	}

	private void add(String relative, SpecViolation violation) {
		Long nearest = violation.nearestLegal();
		switch (violation.property()) {
			case CHUNK_SIZE ->
				this.problems.add(this.property + relative, size(violation.value()), violation.rule(), size(nearest));
			case CHUNK_COUNT ->
				this.problems.add(this.property + relative, violation.value(), violation.rule(), nearest);
			case POOLS -> this.problems.add(this.property + relative, null,
					violation.property() + " " + violation.rule(), nearest);
			case TOTAL_CHUNK_COUNT -> this.problems.add(this.property + relative, null,
					violation.property() + " " + violation.value() + " " + violation.rule(), nearest);
			case FOOTPRINT -> this.problems.add(this.property + relative, null,
					violation.property() + " " + violation.value() + " " + violation.rule(), size(nearest));
		}
	}

	/** A size as one would write it, in the largest unit that leaves no fraction. */
	static @Nullable String size(@Nullable Long bytes) {
		if (bytes == null) {
			return null;
		}
		for (String unit : UNITS) {
			long unitBytes = DataSize.parse("1" + unit).toBytes();
			if (bytes != 0 && bytes % unitBytes == 0) {
				return bytes / unitBytes + unit;
			}
		}
		return bytes + "B";
	}

}
