package dev.arena.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;

import dev.arena.sample.gateway.Gateway;

import static org.awaitility.Awaitility.await;

/**
 * Talks to the running application over its sockets, as anybody would.
 */
class GatewayClient {

	/** So few small datagrams fit in any receive buffer. */
	private static final int BATCH = 50;

	private final JsonMapper json = new JsonMapper();

	private final RestClient http = RestClient.create();

	private final Supplier<@Nullable InetSocketAddress> address;

	private final Supplier<String> httpPort;

	@Autowired
	GatewayClient(ObjectProvider<Gateway> gateway, Environment environment) {
		this(() -> gateway.getObject().address(), () -> environment.getRequiredProperty("local.server.port"));
	}

	GatewayClient(Supplier<@Nullable InetSocketAddress> address, Supplier<String> httpPort) {
		this.address = address;
		this.httpPort = httpPort;
	}

	InetSocketAddress address() {
		return Objects.requireNonNull(this.address.get());
	}

	/**
	 * Sends a datagram a number of times from one socket and returns when all have been
	 * received, so that none is lost on the way.
	 */
	void send(int times, String datagram) {
		withSocket(datagram, (socket, packet) -> {
			for (int sent = 0; sent < times; sent += BATCH) {
				int batch = Math.min(BATCH, times - sent);
				long expected = received() + batch;
				for (int i = 0; i < batch; i++) {
					socket.send(packet);
				}
				await().until(() -> received() >= expected);
			}
		});
	}

	/** Sends as fast as it can. */
	void flood(int times, String datagram) {
		withSocket(datagram, (socket, packet) -> {
			for (int i = 0; i < times; i++) {
				socket.send(packet);
			}
		});
	}

	void send(String datagram) {
		send(1, datagram);
	}

	/** The only series of a type and name, or {@code null}. */
	@Nullable JsonNode series(String type, String name) {
		for (JsonNode series : get("/api/metrics?prefix=" + name).path(type)) {
			if (series.path("name").asString().equals(name)) {
				return series;
			}
		}
		return null;
	}

	/** A number of the only series of a type and name, or not a number. */
	double number(String type, String name, String field) {
		JsonNode series = series(type, name);
		return (series != null) ? series.path(field).asDouble() : Double.NaN;
	}

	long received() {
		return get("/api/gateway").path("received").asLong();
	}

	long dropped(String reason) {
		return get("/api/gateway").path("dropped").path(reason).asLong();
	}

	/** All that were dropped, whatever the reason. */
	long dropped() {
		return get("/api/gateway").path("dropped").valueStream().mapToLong(JsonNode::asLong).sum();
	}

	JsonNode get(String path) {
		return this.json.readTree(text(path));
	}

	/** The answer to a path, whose characters are legal in a URI as they are. */
	String text(String path) {
		URI url = URI.create("http://127.0.0.1:" + this.httpPort.get() + path);
		return Objects.requireNonNull(this.http.get().uri(url).retrieve().body(String.class));
	}

	private void withSocket(String datagram, Sender sender) {
		byte[] bytes = datagram.getBytes(StandardCharsets.UTF_8);
		try (DatagramSocket socket = new DatagramSocket()) {
			sender.send(socket, new DatagramPacket(bytes, bytes.length, address()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Sends a packet through a socket.
	 */
	@FunctionalInterface
	private interface Sender {

		void send(DatagramSocket socket, DatagramPacket packet) throws IOException;

	}

}
