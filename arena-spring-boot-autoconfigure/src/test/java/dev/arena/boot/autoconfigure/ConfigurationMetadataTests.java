package dev.arena.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import dev.arena.ArenaSpec;
import dev.arena.SharedOptions;
import dev.arena.channel.ChannelOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the metadata from which editors complete {@code application.yml}.
 */
class ConfigurationMetadataTests {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final String NESTED = "META-INF/spring/configuration-metadata/dev.arena.boot.autoconfigure.ArenaProperties$";

	private static final String CHANNEL = "META-INF/spring/configuration-metadata/dev.arena.boot.autoconfigure.ChannelProperties.json";

	@ParameterizedTest
	@ValueSource(strings = { METADATA, NESTED + "Entry.json", NESTED + "Pool.json", CHANNEL })
	void everyPropertyIsDescribed(String file) throws IOException {
		assertThat(items(file, "properties")).isNotEmpty().allSatisfy((property) -> {
			assertThat(property).as("%s", property.get("name")).containsKey("description");
			assertThat((String) property.get("description")).endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ");
		});
	}

	@Test
	void everyKeyOfAnArenaThatCanBeInheritedIsAKeyOfTheDefaults() throws IOException {
		List<String> inheritable = names(NESTED + "Entry.json")
			.filter((name) -> !List.of("count", "sizes", "pools", "shared.name").contains(name))
			.map("arena.defaults."::concat)
			.toList();
		assertThat(names(METADATA).filter((name) -> name.startsWith("arena.defaults.")))
			.containsExactlyInAnyOrderElementsOf(inheritable);
	}

	@Test
	void theDefaultValuesAreThoseOfTheLibrary() throws IOException {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		source.put("arena.arenas.orders.count", 1);
		source.put("arena.arenas.orders.sizes", "64B");
		items(METADATA, "properties").stream()
			.filter((property) -> property.containsKey("defaultValue"))
			.forEach((property) -> source.put(property.get("name"), property.get("defaultValue")));
		ArenaProperties properties = new Binder(source).bind("arena", ArenaProperties.class).get();
		assertThat(new ArenaSettingsFactory(properties).create("orders", properties.getArenas().get("orders")))
			.isEqualTo(new ArenaSettings(ArenaSpec.ofChunkSizes(64).withChunkCount(1), null, SharedOptions.defaults()));
	}

	@Test
	void theHintsOfAnEnumListAllItsValues() throws IOException {
		Map<String, List<String>> hints = new HashMap<>();
		for (Map<String, Object> hint : items(METADATA, "hints")) {
			hints.put((String) hint.get("name"),
					list(hint.get("values")).stream().map((value) -> (String) value.get("value")).toList());
		}
		for (Map<String, Object> property : items(METADATA, "properties")) {
			Class<?> type = type((String) property.get("type"));
			if (type != null && type.isEnum() && type.getName().startsWith("dev.arena.")) {
				assertThat(hints.get(property.get("name"))).as("%s", property.get("name"))
					.containsExactly(Stream.of(type.getEnumConstants())
						.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
						.toArray(String[]::new));
			}
		}
	}

	@Test
	void theNumbersOfAChannelAreThoseOfTheLibrary() {
		assertThat(ChannelBeanRegistrar.options(new ChannelProperties()))
			.hasToString(ChannelOptions.defaults().toString());
	}

	@Test
	void thePrimaryIsAReferenceToABeanAndTheKeysOfArenasAreFree() throws IOException {
		List<Map<String, Object>> hints = items(METADATA, "hints");
		assertThat(hints).anySatisfy((hint) -> {
			assertThat(hint).containsEntry("name", "arena.primary");
			assertThat(list(hint.get("providers"))).singleElement()
				.isEqualTo(Map.of("name", "spring-bean-reference", "parameters", Map.of("target", "dev.arena.Arena")));
		});
		for (String keys : List.of("arena.arenas.keys", "arena.channels.keys")) {
			assertThat(hints).anySatisfy((hint) -> {
				assertThat(hint).containsEntry("name", keys);
				assertThat(list(hint.get("providers"))).singleElement().isEqualTo(Map.of("name", "any"));
			});
		}
	}

	private static Stream<String> names(String file) throws IOException {
		return items(file, "properties").stream().map((property) -> (String) property.get("name"));
	}

	private static Class<?> type(String name) {
		return (name.contains("<")) ? null : ClassUtils.resolveClassName(name, null);
	}

	/** Reads a file of this module: other jars have files of the same name. */
	private static List<Map<String, Object>> items(String file, String kind) throws IOException {
		try (InputStream stream = Files.newInputStream(AutoConfigurationImportsTests.classes().resolve(file))) {
			Map<String, Object> metadata = new Yaml().load(stream);
			return list(metadata.get(kind));
		}
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Object value) {
		return (value != null) ? new ArrayList<>((List<Map<String, Object>>) value) : List.of();
	}

}
