package dev.arena.boot.autoconfigure.endpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.SegmentNames;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The answers that {@code docs/actuator.md} shows are those that the endpoint gives.
 */
class ArenasEndpointDocumentationTests {

	private static final Path DOCUMENTATION = Path.of("..", "docs", "actuator.md");

	private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

	@Test
	void theExamplesHaveTheFieldsOfRealAnswersInTheSameOrder() throws Exception {
		List<JsonNode> examples = examples();
		EndpointServer.runner()
			.withPropertyValues("management.endpoint.arenas.access=unrestricted", "arena.arenas.frames.count=32",
					"arena.arenas.frames.sizes=1KB,4KB", "arena.arenas.frames.backend=shared",
					"arena.arenas.frames.numa-node=1023", "arena.arenas.frames.leak-detection=paranoid",
					"arena.arenas.frames.shared.transit-timeout=1h",
					"arena.arenas.frames.shared.name=" + SegmentNames.unique())
			.run((context) -> {
				Arena frames = context.getBean("frames", Arena.class);
				use(frames);
				await().until(() -> frames.inspect().lastReclaim().isPresent());
				JsonNode real = EndpointServer.get(context, "arenas/frames").json();
				assertThat(shape(examples.get(0), "")).isEqualTo(shape(real, ""));
				for (String field : List.of("status", "backend", "pools", "refusedFrees", "reclaimedChunks",
						"attachmentCount", "leakDetection")) {
					assertThat(examples.get(0).get(field)).as(field).isEqualTo(real.get(field));
				}
				assertThat(shape(examples.get(1), "")).isEqualTo(
						shape(EndpointServer.post(context, "arenas/frames", "{\"action\": \"reclaim\"}").json(), ""));
				assertThat(shape(examples.get(2), ""))
					.isEqualTo(shape(EndpointServer.delete(context, "arenas/frames").json(), ""));
			});
	}

	/** What the example shows. */
	private static void use(Arena frames) {
		List<Chunk> chunks = new ArrayList<>();
		for (int i = 0; i < 35; i++) {
			chunks.add(frames.allocate(1024));
		}
		chunks.get(31).handOff();
		frames.deallocate(chunks.get(31));
	}

	/** The path of each value with its type, in order; keys that are numbers are data. */
	private static List<String> shape(JsonNode node, String path) {
		return values(node, path).stream().distinct().toList();
	}

	private static List<String> values(JsonNode node, String path) {
		List<String> shape = new ArrayList<>();
		if (node.isObject()) {
			node.properties()
				.forEach((property) -> shape
					.addAll(values(property.getValue(), path + "/" + property.getKey().replaceAll("^\\d+$", "*"))));
		}
		else if (node.isArray()) {
			node.forEach((element) -> shape.addAll(values(element, path + "[]")));
		}
		else {
			shape.add(path + " " + node.getNodeType());
		}
		return shape;
	}

	private static List<JsonNode> examples() throws Exception {
		List<JsonNode> examples = new ArrayList<>();
		Matcher matcher = JSON.matcher(Files.readString(DOCUMENTATION));
		while (matcher.find()) {
			examples.add(EndpointServer.parse(matcher.group(1)));
		}
		return examples;
	}

}
