package dev.arena.boot.autoconfigure.diagnostics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What {@code /proc} and {@code /sys} say about this system.
 */
final class SystemFacts {

	private SystemFacts() {
	}

	/** The text of a file on one line, or {@code null} if it cannot be read. */
	static @Nullable String text(String file) {
		List<String> lines = lines(file);
		return (lines.isEmpty()) ? null : String.join(" ", lines).strip();
	}

	/** The value of a line such as {@code Name: value}, or {@code null}. */
	static @Nullable String field(String file, String name) {
		for (String line : lines(file)) {
			if (line.startsWith(name + ":")) {
				return line.substring(name.length() + 1).strip();
			}
		}
		return null;
	}

	/** The first number of such a line, or 0. */
	static long number(String file, String name) {
		String value = field(file, name);
		return (value != null) ? Long.parseLong(value.split(" ")[0]) : 0;
	}

	/** The lines of a file; none if it cannot be read. */
	static List<String> lines(String file) {
		try {
			return Files.readAllLines(Path.of(file), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) { // not in this kernel, or hidden by the container
			return List.of();
		}
	}

}
