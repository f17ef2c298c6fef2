package dev.arena.sample;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what the application says when it cannot start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	@Test
	void portInUse(CapturedOutput output) throws IOException {
		try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			assertFails("gateway.port=" + other.getLocalPort());
			assertThat(output).contains("The gateway cannot listen on UDP")
				.contains(":" + other.getLocalPort())
				.contains("set gateway.address and gateway.port");
		}
	}

	@Test
	void portOutOfRange(CapturedOutput output) {
		assertFails("gateway.port=70000");
		assertThat(output).contains("gateway.port must be from 0 to 65535");
	}

	@Test
	void noWorkers(CapturedOutput output) {
		assertFails("gateway.workers=0");
		assertThat(output).contains("gateway.workers must be at least 1");
	}

	@Test
	void socketOfAnotherAggregator(CapturedOutput output, @TempDir Path directory) throws IOException {
		Path socket = directory.resolve("sock");
		try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
			.bind(UnixDomainSocketAddress.of(socket))) {
			assertAggregatorFails(socket);
			assertThat(output)
				.contains("The aggregator cannot listen on " + socket + ": Another aggregator listens there")
				.contains("gateway.hand-off.socket");
			SocketChannel.open(other.getLocalAddress()).close();
		}
	}

	@Test
	void fileWhereTheSocketShouldBe(CapturedOutput output, @TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("file"), "precious");
		assertAggregatorFails(file);
		assertThat(output).contains("The aggregator cannot listen on " + file + ": That is not a socket");
		assertThat(file).hasContent("precious");
	}

	@Test
	void bothProfilesAtOnce(CapturedOutput output) {
		assertFails("spring.profiles.active=receiver,aggregator", uniqueSegment());
		assertThat(output).contains("A process cannot have the profiles receiver and aggregator at once");
	}

	private static void assertAggregatorFails(Path socket) {
		assertFails("spring.profiles.active=aggregator", uniqueSegment(), "gateway.hand-off.socket=" + socket);
	}

	private static String uniqueSegment() {
		return "arena.arenas.datagrams.shared.name=/sample-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
	}

	private static void assertFails(String... properties) {
		List<String> arguments = new ArrayList<>(
				List.of("--server.port=0", "--management.statsd.metrics.export.enabled=false"));
		List.of(properties).forEach((property) -> arguments.add("--" + property));
		assertThatException()
			.isThrownBy(() -> SpringApplication.run(StatsdGatewayApplication.class, arguments.toArray(String[]::new)));
	}

}
