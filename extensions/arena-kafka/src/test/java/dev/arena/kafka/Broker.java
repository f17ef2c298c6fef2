package dev.arena.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A broker of one node, for all tests of this JVM: a real one, in its threads. */
final class Broker {

	private static final AtomicInteger TOPICS = new AtomicInteger();

	private static Broker running;

	private final String bootstrapServers;

	private final Admin admin;

	private Broker(String bootstrapServers) {
		this.bootstrapServers = bootstrapServers;
		this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
	}

	static synchronized Broker running() {
		if (running == null) {
			try {
				running = start();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
		return running;
	}

	private static Broker start() throws Exception {
		Path directory = Files.createTempDirectory("arena-kafka-");
		int[] ports = freePorts();
		String controller = "localhost:" + ports[0];
		Properties properties = new Properties();
		properties.putAll(Map.of("process.roles", "broker,controller", "node.id", "1", "controller.quorum.voters",
				"1@" + controller, "listeners", "CONTROLLER://" + controller + ",PLAINTEXT://localhost:" + ports[1],
				"controller.listener.names", "CONTROLLER", "log.dirs", directory.toString(), "num.partitions", "1"));
		properties.putAll(Map.of("offsets.topic.replication.factor", "1", "offsets.topic.num.partitions", "1",
				"group.initial.rebalance.delay.ms", "0", "message.max.bytes", "4194304", "auto.create.topics.enable",
				"false", "log.cleaner.enable", "false", "controlled.shutdown.enable", "false"));
		new Formatter().setClusterId(Uuid.randomUuid().toString())
			.setNodeId(1)
			.addDirectory(directory.toString())
			.setMetadataLogDirectory(directory.toString())
			.setControllerListenerName("CONTROLLER")
			.setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
			.setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
			.run();
		KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
		server.startup();
		Broker broker = new Broker("localhost:" + ports[1]);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			broker.admin.close();
			server.shutdown();
			server.awaitShutdown();
			delete(directory);
		}));
		return broker;
	}

	private static int[] freePorts() throws IOException {
		try (ServerSocket controller = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new int[] { controller.getLocalPort(), broker.getLocalPort() };
		}
	}

	private static void delete(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String bootstrapServers() {
		return this.bootstrapServers;
	}

	/** A topic that no other test has. */
	String newTopic(int partitions) throws ExecutionException, InterruptedException {
		String name = "topic-" + TOPICS.incrementAndGet();
		this.admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
		return name;
	}

	/** What a producer or a consumer has to know, and more. */
	Map<String, Object> configuration(Map<String, Object> more) {
		Map<String, Object> configuration = new HashMap<>(more);
		configuration.put("bootstrap.servers", this.bootstrapServers);
		return configuration;
	}

}
