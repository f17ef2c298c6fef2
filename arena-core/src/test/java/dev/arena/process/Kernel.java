package dev.arena.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import dev.arena.internal.posix.ShmFile;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What the kernel says about this process and the machine, and what it allows.
 */
public final class Kernel {

	private Kernel() {
	}

	/** The lines of a file in {@code /proc} or {@code /sys}. */
	public static Stream<String> lines(String file) {
		try {
			return Files.readAllLines(Path.of(file), StandardCharsets.ISO_8859_1).stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The kB value of a line such as {@code VmSize:  1234 kB}, in bytes. */
	public static long bytes(String file, String field) {
		return lines(file).filter((line) -> line.startsWith(field + ":"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D+", "")) << 10)
			.findFirst()
			.orElseThrow();
	}

	/** The number after the name of a field that is not in kB. */
	public static long number(String file, String field) {
		return lines(file).filter((line) -> line.startsWith(field + ":"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D+", "")))
			.findFirst()
			.orElseThrow();
	}

	/** How many mappings this process has. */
	public static long mappings() {
		return lines("/proc/self/maps").count();
	}

	public static void assumeRoot() {
		assumeTrue(ShmFile.effectiveUser() == 0, "needs root");
	}

	/** Skips the test unless a program runs here with these arguments. */
	public static void assumeSucceeds(String... command) {
		assumeTrue(Commands.succeeds(command), () -> "not possible here: " + String.join(" ", command));
	}

}
