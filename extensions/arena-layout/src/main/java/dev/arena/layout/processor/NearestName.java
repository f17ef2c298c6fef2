package dev.arena.layout.processor;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * Which of some names is most like one that is not there.
 */
final class NearestName {

	private NearestName() {
	}

	/** The name with the fewest letters to change, if these are less than half. */
	static @Nullable String of(String name, Collection<String> names) {
		String nearest = null;
		int fewest = name.length() / 2 + 1;
		for (String candidate : names) {
			int changes = changes(name, candidate);
			if (changes < fewest) {
				fewest = changes;
				nearest = candidate;
			}
		}
		return nearest;
	}

	/** The distance of Levenshtein. */
	private static int changes(String from, String to) {
		int[] above = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			above[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int[] row = new int[to.length() + 1];
			row[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				int replaced = above[j - 1] + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
				row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
			}
			above = row;
		}
		return above[to.length()];
	}

}
