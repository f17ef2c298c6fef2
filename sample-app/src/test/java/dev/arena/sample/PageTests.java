package dev.arena.sample;

import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page: complete, and without anything from elsewhere.
 */
@GatewayTest
class PageTests {

	@Autowired
	GatewayClient client;

	@Test
	void isServedAtTheRoot() {
		assertThat(this.client.text("/")).contains("<title>StatsD gateway</title>", "<h1");
	}

	@Test
	void refersToNothingElsewhere() {
		for (String path : List.of("/", "/app.js", "/app.css")) {
			assertThat(this.client.text(path)).doesNotContainPattern("(?i)(https?:|[\"'(]//|@import|\\burl\\()");
		}
		assertThat(this.client.text("/")).contains("content=\"default-src 'self'\"");
	}

	@Test
	void refersToWhatExists() {
		assertThat(matches("(?:href|src)=\"([^\"#]+)\"", this.client.text("/")))
			.contains("app.js", "app.css", "api/metrics", "actuator/prometheus")
			.allSatisfy((path) -> assertThat(this.client.text("/" + path)).isNotEmpty());
		assertThat(matches("fetchJson\\(\"([^\"]+)\"", this.client.text("/app.js"))).containsExactly("api/gateway",
				"api/processes", "api/arenas");
	}

	@Test
	void findsEveryFieldItShows() {
		String page = this.client.text("/");
		assertThat(matches("byId\\(\"([^\"]+)\"\\)", this.client.text("/app.js")))
			.allSatisfy((id) -> assertThat(page).contains("id=\"" + id + "\""));
		assertThat(this.client.get("/api/gateway").propertyNames()).containsExactlyInAnyOrder("role", "address",
				"waiting", "series", "received", "processed", "handedOff", "adopted", "dropped", "events",
				"serviceChecks", "malformedLines", "recordedSamples", "rejectedSamples", "connections");
		assertThat(this.client.get("/api/processes").propertyNames()).containsExactlyInAnyOrder("inTransit",
				"oldestInTransitSeconds", "reclaimed", "attachments");
		assertThat(this.client.get("/api/processes").at("/attachments/0").propertyNames())
			.containsExactlyInAnyOrder("slot", "pid", "role", "since", "held", "alive", "self");
		assertThat(this.client.get("/api/arenas").at("/datagrams/0").propertyNames()).containsExactlyInAnyOrder(
				"chunkSize", "chunkCount", "used", "allocations", "promotions", "promotedTo", "exhaustions");
	}

	private static List<String> matches(String pattern, String text) {
		return Pattern.compile(pattern).matcher(text).results().map((result) -> result.group(1)).toList();
	}

}
