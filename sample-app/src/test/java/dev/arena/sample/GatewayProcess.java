package dev.arena.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.web.client.RestClientException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The application in a JVM of its own, which can be killed.
 */
class GatewayProcess implements AutoCloseable {

	private static final Pattern HTTP_PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final int SIGTERM = 15;

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final Process process;

	private final Path output;

	private final GatewayClient client;

	private GatewayProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
		this.client = new GatewayClient(this::address, this::httpPort);
	}

	/** Starts the application; whoever needs it running calls {@link #awaitStart()}. */
	static GatewayProcess start(Path directory, String profile, List<String> properties) {
		try {
			Path output = Files.createTempFile(directory, profile, ".log");
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
							"--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
							"-Xmx128m", "-cp", System.getProperty("java.class.path"),
							StatsdGatewayApplication.class.getName(), "--spring.profiles.active=" + profile,
							"--server.port=0", "--gateway.port=0", "--management.statsd.metrics.export.enabled=false"));
			properties.forEach((property) -> command.add("--" + property));
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			return new GatewayProcess(process, output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	GatewayProcess awaitStart() {
		await().atMost(TIMEOUT).untilAsserted(() -> {
			assertThat(this.process.isAlive()).as(() -> output()).isTrue();
			assertThat(isListening()).as(() -> output()).isTrue();
		});
		return this;
	}

	private boolean isListening() {
		try {
			return HTTP_PORT.matcher(output()).find() && !this.client.get("/api/gateway").path("address").isNull();
		}
		catch (RestClientException ex) {
			return false;
		}
	}

	/** Any free port was asked for: the application says which one it is. */
	private String httpPort() {
		Matcher port = HTTP_PORT.matcher(output());
		assertThat(port.find()).isTrue();
		return port.group(1);
	}

	private InetSocketAddress address() {
		String[] hostAndPort = this.client.get("/api/gateway").path("address").asString().split(":");
		return new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
	}

	private String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	GatewayClient client() {
		return this.client;
	}

	long pid() {
		return this.process.pid();
	}

	/** Stops it as if it were never scheduled any more, SIGSTOP. */
	void freeze() {
		try {
			Process kill = new ProcessBuilder("kill", "-STOP", String.valueOf(pid())).inheritIO().start();
			assertThat(kill.waitFor()).isZero();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Kills it with SIGKILL. */
	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	/** Stops it as Ctrl-C does, and returns when it has ended. */
	void terminate() throws InterruptedException {
		this.process.destroy();
		assertThat(this.process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as(() -> output()).isTrue();
		assertThat(this.process.exitValue()).as(() -> output()).isEqualTo(128 + SIGTERM);
	}

	@Override
	public void close() {
		kill();
	}

}
