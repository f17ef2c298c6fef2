package dev.arena.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of properties in the README against the metadata.
 */
class ReadmeConfigurationTests {

	private static final Pattern ROW = Pattern.compile("^\\| (`(?:arena|management)\\.[^|]+) \\|([^|]*)\\|",
			Pattern.MULTILINE);

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	/** What has no default, or one that depends on other properties. */
	private static final String NO_DEFAULT = "";

	@Test
	void listsEveryPropertyWithItsDefault() throws IOException {
		Map<String, String> listed = listed();
		assertThat(metadata()).isNotEmpty()
			.allSatisfy((name, value) -> assertThat(listed).as(name).containsEntry(name, value));
	}

	@Test
	void listsNothingElse() throws IOException {
		List<String> onlyInEntries = List.of("sizes", "count", "pools", "pools[].size", "pools[].count", "shared.name");
		assertThat(listed().keySet()).allSatisfy((name) -> assertThat(
				metadata().containsKey(name) || onlyInEntries.contains(name.replace("arena.arenas.<name>.", "")))
			.as(name)
			.isTrue());
	}

	/** The properties of the README: names, in full, and defaults. */
	private static Map<String, String> listed() throws IOException {
		Map<String, String> listed = new TreeMap<>();
		Matcher rows = ROW.matcher(Files.readString(Path.of("..", "README.md")));
		while (rows.find()) {
			String first = null;
			for (String name : codes(rows.group(1))) {
				String full = (first != null && name.startsWith(".")) ? first.replaceFirst("\\.[^.]+$", "") + name
						: name;
				first = (first != null) ? first : full;
				listed.put(full,
						relaxed(codes(rows.group(2)).stream().findFirst().orElse(NO_DEFAULT).replace("\"", "")));
			}
		}
		listed.keySet().removeIf((name) -> name.endsWith(".*"));
		return listed;
	}

	/** Values of enums are bound in either spelling. */
	private static String relaxed(String value) {
		return value.replace('_', '-');
	}

	private static List<String> codes(String cell) {
		return CODE.matcher(cell).results().map((MatchResult result) -> result.group(1)).toList();
	}

	/** The same from the metadata; what an arena inherits is listed for the arena. */
	private static Map<String, String> metadata() throws IOException {
		Map<String, String> properties = new TreeMap<>();
		read("spring-configuration-metadata.json",
				(name, value) -> properties.put(name.replace("arena.defaults.", "arena.arenas.<name>."), value));
		read("spring/configuration-metadata/" + ChannelProperties.class.getName() + ".json",
				(name, value) -> properties.put("arena.channels.<name>." + name, value));
		properties.keySet().removeAll(List.of("arena.arenas", "arena.channels"));
		return properties;
	}

	@SuppressWarnings("unchecked")
	private static void read(String file, BiConsumer<String, String> found) throws IOException {
		try (InputStream stream = Files
			.newInputStream(AutoConfigurationImportsTests.classes().resolve("META-INF/" + file))) {
			Map<String, Object> metadata = new Yaml().load(stream);
			for (Map<String, Object> property : (List<Map<String, Object>>) metadata.get("properties")) {
				Object value = property.get("defaultValue");
				found.accept((String) property.get("name"), (value != null) ? relaxed(value.toString()) : NO_DEFAULT);
			}
		}
	}

}
