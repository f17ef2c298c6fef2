package dev.arena.boot.autoconfigure.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of text with a title, in columns as wide as they need to be.
 */
final class TextTable {

	private final String title;

	private final List<List<String>> rows = new ArrayList<>();

	TextTable(String title, List<String> head) {
		this.title = title;
		this.rows.add(head);
	}

	void add(List<String> row) {
		this.rows.add(row);
	}

	@Override
	public String toString() {
		int[] widths = IntStream.range(0, this.rows.get(0).size())
			.map((column) -> this.rows.stream().mapToInt((row) -> row.get(column).length()).max().orElse(0))
			.toArray();
		return this.rows.stream()
			.map((row) -> line(row, widths))
			.collect(Collectors.joining(String.format(Locale.ROOT, "%n  "),
					String.format(Locale.ROOT, "%s:%n%n  ", this.title), String.format(Locale.ROOT, "%n")));
	}

	private static String line(List<String> row, int[] widths) {
		StringBuilder line = new StringBuilder();
		for (int i = 0; i < widths.length; i++) {
			line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
		}
		return line.toString().stripTrailing();
	}

}
