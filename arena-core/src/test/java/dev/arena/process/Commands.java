package dev.arena.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Programs of the operating system.
 */
public final class Commands {

	private Commands() {
	}

	/** Whether a command exists and succeeds. */
	public static boolean succeeds(String... command) {
		try {
			return status(command) == 0;
		}
		catch (UncheckedIOException ex) { // there is no such program
			return false;
		}
	}

	/** Runs a command that must succeed. */
	public static void run(String... command) {
		int status = status(command);
		if (status != 0) {
			throw new AssertionError(List.of(command) + " ended with status " + status);
		}
	}

	private static int status(String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (!process.waitFor(30, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new AssertionError(List.of(command) + " did not end; its output: " + output);
			}
			return process.exitValue();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
