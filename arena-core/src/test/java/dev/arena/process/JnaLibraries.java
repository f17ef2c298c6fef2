package dev.arena.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The native libraries in jars of JNA.
 */
public final class JnaLibraries {

	private static final String ENTRY = "com/sun/jna/linux-" + System.getProperty("os.arch").replace("amd64", "x86-64")
			+ "/libjnidispatch.so";

	private JnaLibraries() {
	}

	/**
	 * Takes the library for this machine out of a jar.
	 * @param jar a version of JNA
	 * @param directory where to put it
	 */
	public static void copy(Path jar, Path directory) {
		try (ZipFile file = new ZipFile(jar.toFile())) {
			ZipEntry library = file.getEntry(ENTRY);
			assumeTrue(library != null, () -> jar + " has no library for this machine");
			Files.copy(file.getInputStream(library), directory.resolve("libjnidispatch.so"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
