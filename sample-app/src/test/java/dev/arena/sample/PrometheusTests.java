package dev.arena.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The files of {@code docs/operations} with a real Prometheus that scrapes the
 * application. {@code -Dprometheus.scrapes} says how often before it is asked.
 */
@GatewayTest
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PrometheusTests {

	private static final int SCRAPES = Integer.getInteger("prometheus.scrapes", 6);

	private static final Path OPERATIONS = Path.of("..", "docs", "operations").toAbsolutePath().normalize();

	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

	private final JsonMapper json = new JsonMapper();

	@TempDir
	Path directory;

	@Autowired
	GatewayClient client;

	@Autowired
	Environment environment;

	private Process prometheus;

	private GatewayClient api;

	@BeforeEach
	void requirePrometheus() {
		assumeTrue(
				Stream.of("prometheus", "promtool").allMatch((name) -> Files.isExecutable(Path.of("/usr/bin", name))),
				"needs Debian's package prometheus");
	}

	@AfterEach
	void stop() {
		if (this.prometheus != null) {
			this.prometheus.destroyForcibly().onExit().join();
		}
	}

	@Test
	void rulesAndConfigurationAreLegalAndFireWhenTheyShould() throws Exception {
		promtool("check", "rules", "alerts.yml");
		promtool("check", "config", "prometheus.yml");
		promtool("test", "rules", "alerts-test.yml");
	}

	@Test
	void answersEveryQueryOfTheDashboard() throws Exception {
		start();
		await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(500)).until(() -> {
			this.client.flood(100, "load:1|c");
			JsonNode scrapes = query("sum(count_over_time(up{job=\"statsd-gateway\"}[5m]))").path(0);
			return scrapes.at("/value/1").asInt() >= SCRAPES;
		});
		assertThat(query("up").path(0).at("/value/1").asString()).isEqualTo("1");
		JsonNode dashboard = this.json.readTree(Files.readString(OPERATIONS.resolve("grafana-dashboard.json")));
		assertThat(expressions(dashboard)).hasSizeGreaterThan(8).allSatisfy((expression) -> {
			JsonNode answer = query(expression);
			if (!expression.contains("arena_channel_")) { // the gateway has no channel
				assertThat(answer).as(expression).isNotEmpty();
			}
		});
		assertThat(
				query("sum(rate(arena_pool_allocations_total{arena=\"datagrams\"}[1m]))").at("/0/value/1").asDouble())
			.isPositive();
		variables(dashboard).forEach((definition) -> {
			Matcher values = LABEL_VALUES.matcher(definition);
			assertThat(values.matches()).as(definition).isTrue();
			assertThat(get("/api/v1/label/" + values.group(2) + "/values?match%5B%5D=" + encoded(values.group(1))))
				.as(definition)
				.isNotEmpty();
		});
		assertThat(get("/api/v1/rules").at("/groups/0/rules")).hasSize(8)
			.allSatisfy((rule) -> assertThat(rule.path("health").asString()).as(rule.toString()).isNotEqualTo("err"));
	}

	/** Scrapes this application every second, with the rules of the documentation. */
	private void start() throws IOException {
		String configuration = Files.readString(OPERATIONS.resolve("prometheus.yml"))
			.replace("127.0.0.1:8080", "127.0.0.1:" + this.environment.getRequiredProperty("local.server.port"))
			.replace("scrape_interval: 5s", "scrape_interval: 1s")
			.replace("- alerts.yml", "- " + OPERATIONS.resolve("alerts.yml"));
		Path file = Files.writeString(this.directory.resolve("prometheus.yml"), configuration);
		int port = freePort();
		this.api = new GatewayClient(() -> null, () -> String.valueOf(port));
		this.prometheus = new ProcessBuilder("/usr/bin/prometheus", "--config.file=" + file,
				"--storage.tsdb.path=" + this.directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("prometheus.log").toFile())
			.start();
		await().atMost(Duration.ofMinutes(1))
			.ignoreExceptions()
			.until(() -> this.api.text("/-/ready").contains("Ready"));
	}

	/** What Grafana sends for the panels if everything is selected. */
	private static List<String> expressions(JsonNode dashboard) {
		return dashboard.path("panels")
			.valueStream()
			.flatMap((panel) -> panel.path("targets").valueStream())
			.map((target) -> target.path("expr").asString())
			.map(PrometheusTests::withEverythingSelected)
			.toList();
	}

	private static List<String> variables(JsonNode dashboard) {
		return dashboard.path("templating")
			.path("list")
			.valueStream()
			.filter((variable) -> variable.path("type").asString().equals("query"))
			.map((variable) -> variable.path("definition").asString())
			.map(PrometheusTests::withEverythingSelected)
			.toList();
	}

	private static String withEverythingSelected(String query) {
		return query.replaceAll("\\$(job|instance|arena)", ".*").replace("$__rate_interval", "30s");
	}

	private JsonNode query(String expression) {
		return get("/api/v1/query?query=" + encoded(expression)).path("result");
	}

	private JsonNode get(String path) {
		JsonNode answer = this.json.readTree(this.api.text(path));
		assertThat(answer.path("status").asString()).as(path).isEqualTo("success");
		return answer.path("data");
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void promtool(String... arguments) throws Exception {
		Path output = this.directory.resolve("promtool.log");
		Process promtool = new ProcessBuilder(
				Stream.concat(Stream.of("/usr/bin/promtool"), Stream.of(arguments)).toList())
			.directory(OPERATIONS.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(promtool.waitFor()).as(Files.readString(output)).isZero();
	}

}
