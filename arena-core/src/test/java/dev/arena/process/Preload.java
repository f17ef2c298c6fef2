package dev.arena.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A library in front of the C library, that does what other kernels do.
 */
public final class Preload {

	private Preload() {
	}

	/**
	 * A child whose calls go through functions written in C; the test is skipped where
	 * they cannot be compiled.
	 * @param main what it runs
	 * @param directory where to compile
	 * @param functions the source
	 */
	public static ChildJvm.Builder running(Class<?> main, Path directory, String functions) {
		Path source = directory.resolve("preload.c");
		Path library = directory.resolve("preload.so");
		try {
			Files.writeString(source, functions);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Kernel.assumeSucceeds("gcc", "-shared", "-fPIC", "-w", "-o", library.toString(), source.toString());
		return ChildJvm.running(main).wrappedBy("env", "LD_PRELOAD=" + library);
	}

}
