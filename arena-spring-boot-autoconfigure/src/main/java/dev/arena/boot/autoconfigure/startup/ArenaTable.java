package dev.arena.boot.autoconfigure.startup;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.arena.Arena;
import dev.arena.memory.BackingReport;

/**
 * Arenas as a table for people to read.
 */
class ArenaTable {

	private static final List<String> HEAD = List.of("arena", "backend", "pools", "footprint", "pages", "NUMA",
			"locked");

	private static final String[] UNITS = { "B", "KB", "MB", "GB", "TB" };

	private final List<List<String>> rows = new ArrayList<>(List.of(HEAD));

	void add(String name, Arena arena, BackingReport report) {
		String segmentName = arena.segmentName();
		this.rows.add(List.of(name, (segmentName != null) ? "shared " + segmentName : "local", pools(arena),
				size(arena.footprintBytes()), size(report.obtainedPageSizeBytes()), nodes(report), locked(report)));
	}

	/** An arena that tells nothing of itself. */
	void add(String name) {
		List<String> row = new ArrayList<>(Collections.nCopies(HEAD.size(), "?"));
		row.set(0, name);
		this.rows.add(row);
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
		int[] widths = IntStream.range(0, HEAD.size())
			.map((column) -> this.rows.stream().mapToInt((row) -> row.get(column).length()).max().orElse(0))
			.toArray();
		return this.rows.stream()
			.map((row) -> line(row, widths))
			.collect(Collectors.joining(String.format(Locale.ROOT, "%n  "), String.format(Locale.ROOT, "Arenas:%n%n  "),
					String.format(Locale.ROOT, "%n")));
	}

	private static String line(List<String> row, int[] widths) {
		StringBuilder line = new StringBuilder();
		for (int i = 0; i < widths.length; i++) {
			line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
		}
		return line.toString().stripTrailing();
	}

}
