package dev.arena.layout.processor;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * One view of the configuration, without a profile or with one: flat properties, as in
 * {@code arena.arenas.orders.sizes[0]}.
 */
final class Configuration {

	private static final Pattern ARENA = Pattern.compile("arena\\.arenas\\.(?:\\[([^]]+)]|([^.\\[]+))[.\\[].*");

	private static final Pattern SIZE = Pattern.compile("\\s*([0-9]{1,18})\\s*([KMGTkmgt]?[Bb]?)\\s*");

	private static final String UNITS = "BKMGT";

	private final String source;

	private final Map<String, String> properties;

	Configuration(String source, Map<String, String> properties) {
		this.source = source;
		this.properties = new TreeMap<>(properties);
	}

	/** Where it comes from, for messages. */
	String source() {
		return this.source;
	}

	Map<String, String> properties() {
		return this.properties;
	}

	/** The names of all arenas. */
	Set<String> arenas() {
		Set<String> names = new LinkedHashSet<>();
		for (String key : this.properties.keySet()) {
			Matcher matcher = ARENA.matcher(key);
			if (matcher.matches()) {
				names.add((matcher.group(1) != null) ? matcher.group(1) : matcher.group(2));
			}
		}
		return names;
	}

	boolean has(String arena) {
		return arenas().stream().anyMatch((name) -> uniform(name).equals(uniform(arena)));
	}

	/** What is said about the chunk sizes of an arena. */
	Sizes sizes(String arena) {
		long largest = 0;
		String unknown = null;
		for (Map.Entry<String, String> property : this.properties.entrySet()) {
			String rest = restOf(property.getKey(), arena);
			if (rest == null) {
				continue;
			}
			for (String size : sizesIn(rest, property.getValue())) {
				Long bytes = bytesOf(size);
				if (bytes == null) {
					unknown = size.strip();
				}
				else {
					largest = Math.max(largest, bytes);
				}
			}
		}
		return new Sizes(largest, unknown);
	}

	/** What follows the name of the arena in a key of it. */
	private static @Nullable String restOf(String key, String arena) {
		Matcher matcher = ARENA.matcher(key);
		if (!matcher.matches()) {
			return null;
		}
		String name = (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
		int end = (matcher.group(1) != null) ? matcher.end(1) + 1 : matcher.end(2);
		return uniform(name).equals(uniform(arena)) ? key.substring(end) : null;
	}

	private static String[] sizesIn(String rest, String value) {
		if (rest.matches("\\.sizes(\\[[0-9]+])?")) {
			return value.isBlank() ? new String[0] : value.split(",");
		}
		if (rest.matches("\\.pools\\[[0-9]+]\\.size")) {
			return new String[] { value };
		}
		Matcher bySize = Pattern.compile("\\.pools(?:\\.([^.\\[]+)|\\[([0-9]+[A-Za-z]+)])(?:\\.count)?").matcher(rest);
		if (bySize.matches()) {
			return new String[] { (bySize.group(1) != null) ? bySize.group(1) : bySize.group(2) };
		}
		return new String[0];
	}

	/** As Spring Boot reads it: bytes, or a number with a unit. */
	private static @Nullable Long bytesOf(String size) {
		Matcher matcher = SIZE.matcher(size);
		if (!matcher.matches()) {
			return null;
		}
		String unit = matcher.group(2).toUpperCase(Locale.ROOT);
		int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit.charAt(0));
		return Long.parseLong(matcher.group(1)) << 10 * power;
	}

	/** As names are compared: letters and digits alone count. */
	private static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	/**
	 * The sizes of an arena.
	 *
	 * @param largest the largest that is known, 0 if none is
	 * @param unknown one that is not known yet, like a placeholder
	 */
	record Sizes(long largest, @Nullable String unknown) {
	}

}
