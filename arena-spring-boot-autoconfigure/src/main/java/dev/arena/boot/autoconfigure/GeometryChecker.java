package dev.arena.boot.autoconfigure;

import java.util.List;

import dev.arena.InvalidArenaSpecException;
import dev.arena.SpecViolation;
import dev.arena.boot.autoconfigure.ArenaProperties.Entry;
import dev.arena.boot.autoconfigure.ArenaProperties.Pool;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Checks that an entry has a geometry, in one of the two forms, and that it keeps the
 * rules of {@link dev.arena.ArenaSpec}.
 */
class GeometryChecker {

	private static final List<String> UNITS = List.of("TB", "GB", "MB", "KB");

	private final String property;

	private final PropertyProblems problems;

	GeometryChecker(String property, PropertyProblems problems) {
		this.property = property;
		this.problems = problems;
	}

	void check(Entry entry) {
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
		List<Pool> pools = entry.getPools();
		if (pools != null && (count != null || sizes != null)) {
			return incomplete(".pools", "must not be set together with %s: remove one of them"
				.formatted((count != null) ? "count" : "sizes"));
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

	private boolean isComplete(List<Pool> pools) {
		boolean complete = true;
		for (int i = 0; i < pools.size(); i++) {
			if (pools.get(i).getSize() == null || pools.get(i).getCount() == null) {
				complete = incomplete(".pools[" + i + "]", "needs both size and count");
			}
		}
		return complete;
	}

	private boolean incomplete(String relative, String rule) {
		this.problems.add(this.property + relative, null, rule);
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
	private static @Nullable String size(@Nullable Long bytes) {
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
