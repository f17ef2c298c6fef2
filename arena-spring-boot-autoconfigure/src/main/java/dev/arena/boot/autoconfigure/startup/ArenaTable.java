package dev.arena.boot.autoconfigure.startup;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.arena.Arena;
import dev.arena.memory.BackingReport;

/**
 * Arenas as a table for people to read.
 */
class ArenaTable {

	private static final List<String> HEAD = List.of("arena", "backend", "pools", "footprint", "pages", "NUMA",
			"locked");

	private static final String[] UNITS = { "B", "KB", "MB", "GB", "TB" };

	private final TextTable table = new TextTable("Arenas", HEAD);

	void add(String name, Arena arena, BackingReport report) {
		String segmentName = arena.segmentName();
		this.table.add(List.of(name, (segmentName != null) ? "shared " + segmentName : "local", pools(arena),
				size(arena.footprintBytes()), size(report.obtainedPageSizeBytes()), nodes(report), locked(report)));
	}

	/** An arena that tells nothing of itself. */
	void add(String name) {
		List<String> row = new ArrayList<>(Collections.nCopies(HEAD.size(), "?"));
		row.set(0, name);
		this.table.add(row);
	}

	private static String pools(Arena arena) {
		return arena.spec()
			.pools()
			.stream()
			.map((pool) -> pool.chunkCount() + " x " + size(pool.chunkSizeBytes()))
			.collect(Collectors.joining(", "));
	}

	/** Where the pages are that exist already; most come when they are first touched. */
	private static String nodes(BackingReport report) {
		String nodes = new TreeSet<>(report.residentBytesByNode().keySet()).stream()
			.map(String::valueOf)
			.collect(Collectors.joining(", "));
		return nodes.isEmpty() ? "-" : "node " + nodes;
	}

	private static String locked(BackingReport report) {
		if (report.lockedBytes() == 0) {
			return "no";
		}
		return (report.lockedBytes() >= report.mappedBytes()) ? "yes" : size(report.lockedBytes());
	}

	/** A size in the largest unit of which it is a whole number. */
	private static String size(long bytes) {
		int unit = 0;
		while (bytes >= 1024 && bytes % 1024 == 0 && unit < UNITS.length - 1) {
			bytes /= 1024;
			unit++;
		}
		return bytes + " " + UNITS[unit];
	}

	static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	@Override
	public String toString() {
		return this.table.toString();
	}

}
