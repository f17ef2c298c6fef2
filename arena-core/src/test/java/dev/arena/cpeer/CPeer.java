package dev.arena.cpeer;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that takes commands, one line each, and answers them: {@code arena_peer.c},
 * or a JVM. What it said so far is in every failure; if it takes too long, it is killed
 * and that is a failure, too.
 */
final class CPeer implements AutoCloseable {

	private static final int PATIENCE_SECONDS = 20;

	private static final int TRANSCRIPT_LINES = 40;

	private final Process process;

	private final BufferedWriter in;

	private final BufferedReader out;

	private final List<String> transcript = new ArrayList<>();

	private CPeer(List<String> command) {
		try {
			this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		note("$ " + String.join(" ", command));
		this.in = this.process.outputWriter(StandardCharsets.UTF_8);
		this.out = this.process.inputReader(StandardCharsets.UTF_8);
		CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(this.process::destroyForcibly);
	}

	/**
	 * The compiler of this machine, if there is one.
	 */
	static Optional<Path> compiler() {
		return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.flatMap((directory) -> Stream.of(Path.of(directory, "gcc"), Path.of(directory, "cc")))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * The executable, compiled into a directory.
	 */
	static Path compile(Path compiler, Path directory) {
		Path source = Path.of(System.getProperty("basedir", "."), "src", "test", "c", "arena_peer.c");
		Path executable = directory.resolve("arena_peer");
		try (CPeer gcc = start(compiler.toString(), "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread",
				source.toString(), "-o", executable.toString())) {
			gcc.readToEnd();
			if (gcc.await() != 0) {
				throw gcc.failure("does not compile");
			}
		}
		return executable;
	}

	static CPeer start(String... command) {
		return new CPeer(List.of(command));
	}

	/**
	 * Starts the main class of another JVM like this one.
	 */
	static CPeer startJvm(List<String> options, Class<?> main, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		if (Runtime.version().feature() >= 24) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return new CPeer(command);
	}

	/**
	 * How handles and words are written, on both streams.
	 */
	static String hex(long word) {
		return String.format("%016x", word);
	}

	static long word(String answer) {
		return Long.parseUnsignedLong(answer.substring(0, 16), 16);
	}

	/**
	 * Says a command and returns the answer.
	 */
	String ask(String command) {
		say(command);
		flush();
		return answer();
	}

	void say(String line) {
		try {
			this.in.write(line);
			this.in.write('\n');
		}
		catch (IOException ex) {
			throw failure("does not listen to " + line);
		}
	}

	void flush() {
		try {
			this.in.flush();
		}
		catch (IOException ex) {
			throw failure("does not listen");
		}
	}

	String answer() {
		String line = readLine();
		if (line == null) {
			throw failure("has ended");
		}
		return line;
	}

	private String readLine() {
		try {
			String line = this.out.readLine();
			if (line != null) {
				note(line);
			}
			return line;
		}
		catch (IOException ex) {
			throw failure("cannot be heard");
		}
	}

	private void readToEnd() {
		String line = readLine();
		while (line != null) {
			line = readLine();
		}
	}

	/**
	 * Has the process killed, as the kernel does it, and waits for its end.
	 */
	void kill() {
		this.process.destroyForcibly();
		await();
	}

	/**
	 * Waits for the end: the exit status.
	 */
	int await() {
		try {
			return this.process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure("has not ended");
		}
	}

	long pid() {
		return this.process.pid();
	}

	AssertionError failure(String what) {
		return new AssertionError("The process " + what + ":\n" + this);
	}

	private synchronized void note(String line) {
		if (this.transcript.size() == TRANSCRIPT_LINES) {
			this.transcript.remove(1);
		}
		this.transcript.add(line);
	}

	@Override
	public synchronized String toString() {
		return String.join("\n", this.transcript);
	}

	@Override
	public void close() {
		kill();
	}

}
