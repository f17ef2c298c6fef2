package dev.arena.benchmark.join;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The algorithm of join in C, compiled where it is measured.
 *
 * @param executable the program
 */
record JoinPeer(Path executable) {

	/**
	 * Compiles it and runs its own test.
	 * @param sources where {@code join_peer.c} is
	 * @param directory where the program goes
	 * @return the peer, nothing if this machine has no C compiler
	 */
	static Optional<JoinPeer> compile(Path sources, Path directory) throws IOException {
		Path executable = directory.resolve("join_peer").toAbsolutePath();
		Files.createDirectories(directory);
		try {
			run("gcc", "--version");
		}
		catch (UncheckedIOException ex) {
			System.out.println("Left out, because there is no gcc: the peer in C");
			return Optional.empty();
		}
		run("gcc", "-std=c11", "-O2", "-pthread", "-o", executable.toString(),
				sources.resolve("join_peer.c").toString());
		run(executable.toString(), "check");
		return Optional.of(new JoinPeer(executable));
	}

	private static void run(String... command) {
		try {
			int status = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
			if (status != 0) {
				throw new IllegalStateException(String.join(" ", command) + " ended with " + status);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
