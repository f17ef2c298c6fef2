package dev.arena.boot.autoconfigure.endpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.ArenaChannelAutoConfiguration;
import dev.arena.boot.autoconfigure.SegmentNames;
import dev.arena.boot.autoconfigure.channel.ChunkListener;
import dev.arena.boot.autoconfigure.channel.ChunkListenerAutoConfiguration;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.boot.autoconfigure.endpoint.EndpointServer.Answer;
import dev.arena.channel.ChunkChannel;
import dev.arena.channel.ChunkSender;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ChannelsEndpoint} over HTTP, and that {@code docs/actuator.md} shows
 * what it answers.
 */
class ChannelsEndpointTests {

	private static final Pattern EXAMPLE = Pattern.compile("```json\n(\\{[^`]*\"listener\"[^`]*)```");

	private final WebApplicationContextRunner readOnly = EndpointServer.runner()
		.withConfiguration(AutoConfigurations.of(ArenaChannelAutoConfiguration.class,
				ChunkListenerAutoConfiguration.class, ChannelsEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=channels", "arena.arenas.video.count=8",
				"arena.arenas.video.sizes=64B", "arena.arenas.video.backend=shared",
				"arena.arenas.video.shared.name=" + SegmentNames.unique(), "arena.channels.frames.senders=2",
				"arena.channels.other.role=sender")
		.withBean(Listener.class);

	private final WebApplicationContextRunner runner = this.readOnly
		.withPropertyValues("management.endpoint.channels.access=unrestricted");

	@Test
	void theExampleOfTheDocumentationHasTheFieldsOfARealAnswer() {
		this.runner.run((context) -> {
			send(context);
			JsonNode real = get(context, "frames");
			JsonNode example = EndpointServer
				.parse(EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "actuator.md")))
					.results()
					.findFirst()
					.orElseThrow()
					.group(1));
			assertThat(shape(example, "")).isEqualTo(shape(real, ""));
			assertThat(real.at("/segmentName")).isNotNull();
		});
	}

	@Test
	void allChannelsAreListedAndAnUnknownOneIsNotFound() {
		this.runner.run((context) -> {
			JsonNode all = EndpointServer.get(context, "channels").json().path("channels");
			assertThat(all.propertyNames()).containsExactly("frames", "other");
			assertThat(all.at("/other/listener").isMissingNode()).isTrue();
			assertThat(EndpointServer.get(context, "channels/none").status()).isEqualTo(404);
			assertThat(EndpointServer.post(context, "channels/none", "{\"action\": \"pause\"}").status())
				.isEqualTo(404);
		});
	}

	@Test
	void aListenerIsPausedAndResumed() {
		this.runner.run((context) -> {
			ChunkChannel channel = context.getBean("frames", ChunkChannel.class);
			Answer paused = EndpointServer.post(context, "channels/frames", "{\"action\": \"pause\"}");
			assertThat(paused.status()).isEqualTo(200);
			assertThat(paused.json().at("/listener/state").asString()).isEqualTo("paused");
			await().until(() -> !channel.inspect().isReceived());
			send(context);
			assertThat(get(context, "frames").at("/depth").asInt()).isOne();
			EndpointServer.post(context, "channels/frames", "{\"action\": \"resume\"}");
			await().until(() -> get(context, "frames").at("/listener/handled").asInt() == 1);
			assertThat(get(context, "frames").at("/listener/state").asString()).isEqualTo("running");
		});
	}

	@Test
	void whatCannotBeDoneIsRefusedWithASentence() {
		this.runner.run((context) -> {
			Answer other = EndpointServer.post(context, "channels/other", "{\"action\": \"pause\"}");
			assertThat(other.status()).isEqualTo(400);
			assertThat(other.json().path("error").asString())
				.isEqualTo("Nothing in this application listens to the channel 'other'");
			context.getBean(ChunkListenerContainers.class).stop();
			Answer stopped = EndpointServer.post(context, "channels/frames", "{\"action\": \"resume\"}");
			assertThat(stopped.status()).isEqualTo(400);
			assertThat(stopped.json().path("error").asString())
				.startsWith("The listener of channel 'frames' is stopped");
		});
	}

	@Test
	void withoutMoreAccessNothingIsChanged() {
		this.readOnly.run((context) -> {
			assertThat(EndpointServer.get(context, "channels/frames").status()).isEqualTo(200);
			assertThat(EndpointServer.post(context, "channels/frames", "{\"action\": \"pause\"}").status())
				.isEqualTo(405);
		});
	}

	@Test
	void aClosedChannelIsSaidToBe() {
		this.runner.run((context) -> {
			context.getBean("other", ChunkChannel.class).close();
			assertThat(get(context, "other").path("status").asString()).isEqualTo("closed");
		});
	}

	private static JsonNode get(ApplicationContext context, String name) throws Exception {
		return EndpointServer.get(context, "channels/" + name).json();
	}

	private static void send(ApplicationContext context) {
		ChunkSender sender = context.getBean("framesSender", ChunkSender.class);
		assertThat(sender.send(context.getBean(Arena.class).allocateOrThrow(8), 8)).isTrue();
	}

	private static List<String> shape(JsonNode node, String path) {
		List<String> shape = new ArrayList<>();
		if (node.isObject()) {
			node.properties()
				.forEach((property) -> shape.addAll(shape(property.getValue(), path + "/" + property.getKey())));
		}
		else if (node.isArray()) {
			node.forEach((element) -> shape.addAll(shape(element, path + "[]")));
		}
		else {
			shape.add(path + " " + node.getNodeType());
		}
		return shape;
	}

	static class Listener {

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
		}

	}

}
