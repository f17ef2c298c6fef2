package dev.arena.sample;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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

	private static void assertFails(String property) {
		assertThatException().isThrownBy(() -> SpringApplication.run(StatsdGatewayApplication.class, "--server.port=0",
				"--management.statsd.metrics.export.enabled=false", "--" + property));
	}

}
