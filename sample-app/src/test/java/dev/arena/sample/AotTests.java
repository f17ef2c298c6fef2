package dev.arena.sample;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The application as it is after ahead-of-time processing, on the JVM: processed and
 * compiled in the way that {@code spring-boot:process-aot} does it, then started.
 */
class AotTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	/** Without the tests, which must not become a part of the application. */
	private final String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
		.filter((entry) -> !Path.of(entry).endsWith("test-classes"))
		.collect(Collectors.joining(File.pathSeparator));

	@TempDir
	private Path directory;

	@Test
	void theProcessedApplicationStartsAndItsArenaWorks() throws Exception {
		process();
		compile();
		int gatewayPort = freePort();
		Path log = this.directory.resolve("application.log");
		Process application = start(log, gatewayPort);
		try {
			await().atMost(TIMEOUT).until(() -> !application.isAlive() || STARTED.matcher(read(log)).find());
			assertThat(read(log)).contains("Starting AOT-processed StatsdGatewayApplication").containsPattern(STARTED);
			await().atMost(TIMEOUT).until(() -> {
				send(gatewayPort, "aot:1|c"); // again and again: the first may be too
												// early
				return get(log, "/api/metrics?prefix=aot").contains("\"aot\"");
			});
			assertThat(get(log, "/actuator/metrics/arena.pool.allocations?tag=arena:datagrams"))
				.containsPattern("\"value\":[1-9]");
			assertThat(read(log)).contains("Arenas:").contains("datagrams  local");
			application.destroy();
			assertThat(application.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as(read(log)).isTrue();
		}
		finally {
			application.destroyForcibly().waitFor();
		}
	}

	private void process() throws Exception {
		Path log = this.directory.resolve("processor.log");
		Process processor = java(log, List.of("-cp", this.classPath, SpringApplicationAotProcessor.class.getName(),
				StatsdGatewayApplication.class.getName(), sources().toString(),
				this.directory.resolve("resources").toString(), classes().toString(), "dev.arena", "sample-app"));
		assertThat(processor.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as(read(log)).isTrue();
		assertThat(processor.exitValue()).as(read(log)).isZero();
	}

	private void compile() throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
				Stream<Path> sources = Files.walk(sources())) {
			boolean compiled = compiler.getTask(null, files, null,
					List.of("-cp", this.classPath, "-d", classes().toString(), "-proc:none", "-nowarn"), null,
					files.getJavaFileObjectsFromPaths(
							sources.filter((file) -> file.toString().endsWith(".java")).toList()))
				.call();
			assertThat(compiled).isTrue();
		}
	}

	private Process start(Path log, int gatewayPort) throws IOException {
		String processed = String.join(File.pathSeparator, classes().toString(),
				this.directory.resolve("resources").toString(), this.classPath);
		return java(log,
				List.of("-Dspring.aot.enabled=true", "-cp", processed, StatsdGatewayApplication.class.getName(),
						"--server.port=0", "--gateway.port=" + gatewayPort,
						"--management.statsd.metrics.export.enabled=false"));
	}

	private static Process java(Path log, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
						"--enable-native-access=ALL-UNNAMED"));
		command.addAll(arguments);
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
	}

	private static String get(Path log, String path) throws Exception {
		Matcher started = STARTED.matcher(read(log));
		assertThat(started.find()).isTrue();
		URI uri = URI.create("http://127.0.0.1:" + started.group(1) + path);
		return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
	}

	private static void send(int port, String datagram) throws IOException {
		byte[] bytes = datagram.getBytes(StandardCharsets.UTF_8);
		try (DatagramSocket socket = new DatagramSocket()) {
			socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName("127.0.0.1"), port));
		}
	}

	private static int freePort() throws IOException {
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
			return socket.getLocalPort();
		}
	}

	private static String read(Path log) throws IOException {
		return Files.readString(log);
	}

	private Path sources() {
		return this.directory.resolve("sources");
	}

	private Path classes() {
		return this.directory.resolve("classes");
	}

}
