package dev.arena.boot.autoconfigure.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.arena.GeometryMismatchException;
import dev.arena.PoolSpec;

import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Shows the pools of an existing segment beside those that the configuration wants.
 */
class GeometryMismatchFailureAnalyzer extends ArenaFailureAnalyzer<GeometryMismatchException> {

	private static final List<String> GEOMETRY = List.of("pools", "count", "sizes");

	GeometryMismatchFailureAnalyzer(Environment environment) {
		super(environment);
	}

	@Override
	String describe(FailedArena arena, GeometryMismatchException cause) {
		return String.format(Locale.ROOT,
				"%s cannot attach to the segment %s, which was created with other pools:%n%n%s", arena.subject(),
				cause.segmentName(), table(arena, cause));
	}

	private static String table(FailedArena arena, GeometryMismatchException cause) {
		List<PoolSpec> existing = cause.existing().pools();
		List<PoolSpec> wanted = cause.wanted().pools();
		List<String> left = new ArrayList<>(List.of("segment " + cause.segmentName()));
		List<String> right = new ArrayList<>(List.of(arena.property("")));
		for (int i = 0; i < Math.max(existing.size(), wanted.size()); i++) {
			left.add(row(existing, i));
			right.add(row(wanted, i));
		}
		int width = left.stream().mapToInt(String::length).max().orElse(0);
		StringBuilder table = new StringBuilder();
		for (int i = 0; i < left.size(); i++) {
			boolean differs = i > 0 && !left.get(i).equals(right.get(i));
			table.append(String.format(Locale.ROOT, "    %-5s %-1s  %-" + width + "s  %s%n",
					(i > 0) ? String.valueOf(i - 1) : "pool", differs ? "*" : "", left.get(i), right.get(i)));
		}
		return table.toString().stripTrailing();
	}

	private static String row(List<PoolSpec> pools, int index) {
		if (index >= pools.size()) {
			return "-";
		}
		return pools.get(index).chunkCount() + " x " + pools.get(index).chunkSizeBytes() + " B";
	}

	@Override
	String advise(FailedArena arena, GeometryMismatchException cause) {
		return String.format(Locale.ROOT, """
				If the segment is in use, give this arena the same pools%s:

				    %s:
				%s

				If it is left over from an earlier configuration and no process is attached any more, remove it:

				    rm /dev/shm%s

				Or choose another segment with %s.""", definedBy(arena), arena.property("pools"),
				cause.existing()
					.pools()
					.stream()
					.map((pool) -> String.format(Locale.ROOT, "      - { size: %dB, count: %d }", pool.chunkSizeBytes(),
							pool.chunkCount()))
					.collect(Collectors.joining(String.format(Locale.ROOT, "%n"))),
				cause.segmentName(), arena.property("shared.name"));
	}

	/** Where its own pools come from. */
	private static String definedBy(FailedArena arena) {
		String properties = GEOMETRY.stream().filter(arena::isSet).map((key) -> {
			Origin origin = arena.origin(key);
			return arena.property(key) + ((origin != null) ? " (" + origin + ")" : "");
		}).collect(Collectors.joining(" and "));
		return (properties.isEmpty()) ? "" : " instead of those of " + properties;
	}

}
