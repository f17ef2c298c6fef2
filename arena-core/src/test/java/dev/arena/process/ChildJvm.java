package dev.arena.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM started by a test: talks in lines over its standard streams, is asked for its
 * exit status with a deadline that fails, and is always destroyed. Everything it has
 * printed is part of every failure.
 */
public final class ChildJvm implements AutoCloseable {

	private static final long DEADLINE_SECONDS = 120;

	private final Process process;

	private final PrintWriter input;

	private final List<String> output = new ArrayList<>();

	private int consumed;

	private boolean ended;

	private ChildJvm(Process process) {
		this.process = process;
		this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
		Thread reader = new Thread(this::read, "child-output-" + process.pid());
		reader.setDaemon(true);
		reader.start();
	}

	/** A JVM of the same version as this one. */
	public static Builder running(Class<?> main, String... arguments) {
		return new Builder(main, arguments);
	}

	private void read() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			String line;
			while ((line = reader.readLine()) != null) {
				synchronized (this) {
					this.output.add(line);
					notifyAll();
				}
			}
		}
		catch (IOException ex) { // the stream was cut when the process was destroyed
			synchronized (this) {
				this.output.add("[output ended: " + ex + "]");
			}
		}
		synchronized (this) {
			this.ended = true;
			notifyAll();
		}
	}

	public long pid() {
		return this.process.pid();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/** Sends one line. */
	public ChildJvm send(String line) {
		this.input.println(line);
		return this;
	}

	/** Ends its standard input. */
	public void endInput() {
		this.input.close();
	}

	/** Sends one line and waits for the answer that starts with a word. */
	public String ask(String line, String answer) {
		return send(line).expect(answer);
	}

	/**
	 * Waits for the next line that starts with a prefix. The deadline is for silence:
	 * every line is a sign of life.
	 * @return the rest of it
	 */
	public synchronized String expect(String prefix) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
		for (;;) { // until the deadline
			while (this.consumed < this.output.size()) {
				String line = this.output.get(this.consumed++);
				deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
				if (line.startsWith(prefix)) {
					return line.substring(prefix.length()).trim();
				}
			}
			long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			if (this.ended || leftMillis <= 0) {
				throw new AssertionError("Child " + pid() + (this.ended ? " ended" : " was silent too long")
						+ " without saying '" + prefix + "'; its output:\n" + output());
			}
			try {
				wait(leftMillis);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	/** Waits for the end and requires an exit status. */
	public void expectExit(int status) {
		assertThat(waitForExit()).as("exit status of child %d; its output:%n%s", pid(), output()).isEqualTo(status);
	}

	/** Waits for the end. */
	public int waitForExit() {
		try {
			assertThat(this.process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
				.as("child %d ended within %d s; its output:%n%s", pid(), DEADLINE_SECONDS, output())
				.isTrue();
			synchronized (this) {
				while (!this.ended) {
					wait(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
				}
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** {@code kill -9}, and waits until the kernel has taken everything from it. */
	public void kill() {
		this.process.destroyForcibly();
		waitForExit();
	}

	/** Sends a signal by name, for example {@code STOP}. */
	public void signal(String name) {
		Commands.run("kill", "-" + name, Long.toString(pid()));
	}

	/** Everything it has printed. */
	public synchronized String output() {
		return String.join("\n", this.output);
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			assertThat(this.process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("child %d died", pid()).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		this.input.close();
	}

	/** How to start a child. */
	public static final class Builder {

		private final Class<?> main;

		private final String[] arguments;

		private final List<String> jvmArguments = new ArrayList<>();

		private final List<String> wrapper = new ArrayList<>();

		private String classPath = System.getProperty("java.class.path");

		private Path javaHome = JavaHomes.current();

		private boolean nativeAccess = true;

		private boolean optimizing;

		private Builder(Class<?> main, String[] arguments) {
			this.main = main;
			this.arguments = arguments;
		}

		public Builder on(Path javaHome) {
			this.javaHome = javaHome;
			return this;
		}

		public Builder withJvmArguments(String... jvmArguments) {
			this.jvmArguments.addAll(List.of(jvmArguments));
			return this;
		}

		public Builder withClassPath(String classPath) {
			this.classPath = classPath;
			return this;
		}

		/** Leaves native access to the JVM arguments, and to the default of the JDK. */
		public Builder withoutNativeAccess() {
			this.nativeAccess = false;
			return this;
		}

		/**
		 * Compiles what runs often as well as it can. Others start faster, and most
		 * children do little.
		 */
		public Builder optimizing() {
			this.optimizing = true;
			return this;
		}

		/** A command that runs the JVM as its arguments, by {@code exec}. */
		public Builder wrappedBy(String... command) {
			this.wrapper.addAll(List.of(command));
			return this;
		}

		/** Shell commands that run before the JVM, in the same process. */
		public Builder after(String shellCommands) {
			return wrappedBy("sh", "-c", shellCommands + "; exec \"$@\"", "sh");
		}

		public ChildJvm start() {
			List<String> command = new ArrayList<>(this.wrapper);
			command.add(this.javaHome.resolve("bin/java").toString());
			command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:-CreateCoredumpOnCrash",
					"-XX:+ErrorFileToStdout"));
			if (!this.optimizing) {
				command.add("-XX:TieredStopAtLevel=1");
			}
			if (this.nativeAccess) {
				command.add("--enable-native-access=ALL-UNNAMED");
			}
			Locale locale = Locale.getDefault();
			command.addAll(List.of("-Duser.language=" + locale.getLanguage(), "-Duser.country=" + locale.getCountry()));
			command.addAll(this.jvmArguments);
			command.addAll(List.of("-cp", this.classPath, this.main.getName()));
			command.addAll(List.of(this.arguments));
			try {
				return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot start " + command, ex);
			}
		}

	}

}
