package dev.arena.benchmark.join;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that does a round when it is its turn.
 */
final class Contender implements AutoCloseable {

	private final Process process;

	private final PrintWriter input;

	private final BufferedReader output;

	private Contender(List<String> command) throws IOException {
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.input = new PrintWriter(this.process.outputWriter(StandardCharsets.UTF_8), true);
		this.output = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
	}

	/** A JVM of the same version as this one. */
	static Contender jvm(Pattern pattern, String kind, int chunks, List<String> jvmArguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(System.getProperty("java.home") + "/bin/java");
		command.addAll(jvmArguments);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), Rounds.class.getName(), pattern.name(),
				kind, Integer.toString(chunks)));
		return new Contender(command);
	}

	/** The peer in C. */
	static Contender peer(JoinPeer peer, Pattern pattern, int chunks) throws IOException {
		return new Contender(
				List.of(peer.executable().toString(), "-n", Integer.toString(chunks), pattern.peerPattern()));
	}

	/** Does a round: the nanoseconds that a chunk has taken. */
	double round() throws IOException {
		this.input.println(Rounds.GO);
		String answer = this.output.readLine();
		if (answer == null) {
			throw new IOException("A contender has ended: " + this.process.info().commandLine().orElse("unknown"));
		}
		return Double.parseDouble(answer);
	}

	@Override
	public void close() {
		this.input.close(); // which ends it
		try {
			this.process.waitFor();
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
