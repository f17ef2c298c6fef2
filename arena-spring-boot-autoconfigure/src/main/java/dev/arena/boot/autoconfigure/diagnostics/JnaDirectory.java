package dev.arena.boot.autoconfigure.diagnostics;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory into which JNA may unpack its native library, and what speaks against it.
 *
 * @param path the directory
 * @param problem what is wrong with it, or "nothing wrong"
 */
record JnaDirectory(Path path, String problem) {

	/**
	 * The directories in the order in which JNA tries them: the configured one alone, or
	 * that for caches of the user and then that for temporary files.
	 */
	static List<JnaDirectory> candidates() {
		String configured = System.getProperty("jna.tmpdir");
		if (configured != null) {
			return List.of(of(Path.of(configured)));
		}
		Path cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
			.filter((home) -> !home.isBlank())
			.map(Path::of)
			.orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
		return Stream.of(cache.resolve("JNA/temp"), Path.of(System.getProperty("java.io.tmpdir")))
			.map(JnaDirectory::of)
			.toList();
	}

	private static JnaDirectory of(Path path) {
		if (!Files.isDirectory(path)) {
			return new JnaDirectory(path, "is no directory and cannot be made one");
		}
		try {
			Files.delete(Files.createTempFile(path, "jna", ".tmp"));
		}
		catch (IOException ex) {
			return new JnaDirectory(path, String.format(Locale.ROOT, "no file can be created there (%s)", ex));
		}
		return new JnaDirectory(path,
				isMountedNoexec(path) ? "mounted with noexec, nothing there can be executed" : "nothing wrong with it");
	}

	/** Each line: id, parent, device, root, mount point, options, and more. */
	private static boolean isMountedNoexec(Path path) {
		Path real;
		try {
			real = path.toRealPath();
		}
		catch (IOException ex) {
			return false;
		}
		boolean noexec = false;
		int longest = -1;
		for (String line : SystemFacts.lines("/proc/self/mountinfo")) {
			String[] fields = line.split(" ");
			Path mountPoint = Path.of(fields[4].replace("\\040", " "));
			if (real.startsWith(mountPoint) && mountPoint.getNameCount() >= longest) {
				longest = mountPoint.getNameCount();
				noexec = List.of(fields[5].split(",")).contains("noexec");
			}
		}
		return noexec;
	}

	/** Whether this system has the loader of musl and that of glibc is missing. */
	static boolean isMusl() {
		return exists("ld-musl-*") && !exists("ld-linux-*");
	}

	private static boolean exists(String glob) {
		return Stream.of("/lib", "/lib64").map(Path::of).filter(Files::isDirectory).anyMatch((directory) -> {
			try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
				return found.iterator().hasNext();
			}
			catch (IOException ex) {
				return false;
			}
		});
	}

}
