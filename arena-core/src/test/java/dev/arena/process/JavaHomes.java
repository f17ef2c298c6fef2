package dev.arena.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Java installations of this machine that the library supports: one of each version,
 * that of this JVM first.
 */
public final class JavaHomes {

	private static final Path INSTALLATIONS = Path.of("/usr/lib/jvm");

	private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

	private JavaHomes() {
	}

	public static Path current() {
		return Path.of(System.getProperty("java.home"));
	}

	public static List<Path> all() {
		Map<Integer, Path> homes = new LinkedHashMap<>();
		homes.put(Runtime.version().feature(), current());
		candidates().forEach((home) -> {
			int version = version(home);
			if (version >= 17) {
				homes.putIfAbsent(version, home);
			}
		});
		return List.copyOf(homes.values());
	}

	/** The feature version of an installation, 0 if it is none. */
	public static int version(Path home) {
		Path release = home.resolve("release");
		try {
			if (Files.isExecutable(home.resolve("bin/java")) && Files.isReadable(release)) {
				Matcher matcher = VERSION.matcher(Files.readString(release));
				return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
			}
			return 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Path> candidates() {
		List<Path> candidates = new ArrayList<>();
		if (Files.isDirectory(INSTALLATIONS)) {
			try (Stream<Path> entries = Files.list(INSTALLATIONS)) {
				entries.filter(Files::isDirectory).sorted().forEach(candidates::add);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return candidates;
	}

	/**
	 * Makes a runtime of the current JDK; the test is skipped where that is not possible.
	 * @param directory where to put it
	 * @param modules what it has
	 * @return its home
	 */
	public static Path linked(Path directory, String modules) {
		String jlink = current().resolve("bin/jlink").toString();
		Path runtime = directory.resolve("runtime");
		Kernel.assumeSucceeds(jlink, "--add-modules", modules, "--output", runtime.toString());
		return runtime;
	}

}
