package dev.arena.layout.processor;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the configuration files of Spring Boot: the one that always counts first, then
 * each profile over it.
 */
final class ConfigurationFiles {

	private static final Pattern BASE = Pattern.compile("application\\.(yml|yaml|properties)");

	private static final Pattern PROFILE = Pattern.compile("application-.+\\.(yml|yaml|properties)");

	private static final List<String> CONDITIONS = List.of("spring.config.activate.on-profile",
			"spring.config.activate.on-cloud-platform");

	private ConfigurationFiles() {
	}

	/**
	 * Reads a file, or all files of a folder that Spring Boot would read.
	 * @throws IOException with a sentence, if one cannot be read
	 */
	static List<Configuration> read(Path place) throws IOException {
		Map<String, String> always = new HashMap<>();
		List<String> sources = new ArrayList<>();
		List<Configuration> conditional = new ArrayList<>();
		List<Path> files = Files.isDirectory(place) ? list(place) : Files.exists(place) ? List.of(place) : List.of();
		for (Path file : files) {
			boolean isProfile = PROFILE.matcher(String.valueOf(file.getFileName())).matches();
			for (Map<String, String> document : documents(file)) {
				if (isProfile || CONDITIONS.stream().anyMatch(document::containsKey)) {
					String profile = document.get(CONDITIONS.get(0));
					conditional.add(new Configuration(file + ((profile != null) ? " (profile " + profile + ")" : ""),
							document));
				}
				else {
					always.putAll(document);
					sources.add(file.toString());
				}
			}
		}
		List<Configuration> all = new ArrayList<>();
		if (!sources.isEmpty()) {
			all.add(new Configuration(String.join(", ", sources.stream().distinct().toList()), always));
		}
		for (Configuration each : conditional) {
			all.add(new Configuration(each.source(), over(each.properties(), always)));
		}
		return all;
	}

	/**
	 * Lists come whole from one source, and a map's entries one by one: a property of the
	 * profile hides the same property below, whole if it is a list.
	 */
	private static Map<String, String> over(Map<String, String> profile, Map<String, String> always) {
		Map<String, String> merged = new HashMap<>(profile);
		always.forEach((key, value) -> {
			String list = key.replaceFirst("\\[[0-9]+].*", "");
			if (profile.keySet().stream().noneMatch((other) -> other.equals(list) || other.startsWith(list + "["))) {
				merged.put(key, value);
			}
		});
		return merged;
	}

	private static List<Path> list(Path folder) throws IOException {
		List<Path> files = new ArrayList<>();
		for (Path each : List.of(folder, folder.resolve("config"))) {
			if (Files.isDirectory(each)) {
				try (Stream<Path> entries = Files.list(each)) {
					entries.filter((file) -> {
						String name = file.getFileName().toString();
						return BASE.matcher(name).matches() || PROFILE.matcher(name).matches();
					}).sorted().forEach(files::add);
				}
			}
		}
		return files;
	}

	private static List<Map<String, String>> documents(Path file) throws IOException {
		try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
			return file.toString().endsWith(".properties") ? List.of(properties(reader)) : yaml(reader);
		}
		catch (IOException | YAMLException | IllegalArgumentException ex) {
			throw new IOException(file + " cannot be read: " + firstLine(ex.getMessage()), ex);
		}
		catch (NoClassDefFoundError ex) {
			throw new IOException(file + " cannot be read without SnakeYAML: put org.yaml:snakeyaml on the path of the "
					+ "processor", ex);
		}
	}

	private static String firstLine(@Nullable String message) {
		return String.valueOf(message).lines().findFirst().orElse("");
	}

	private static Map<String, String> properties(Reader reader) throws IOException {
		Properties properties = new Properties();
		properties.load(reader);
		Map<String, String> flat = new HashMap<>();
		properties.stringPropertyNames().forEach((name) -> flat.put(name, properties.getProperty(name)));
		return flat;
	}

	private static List<Map<String, String>> yaml(Reader reader) {
		List<Map<String, String>> documents = new ArrayList<>();
		for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(reader)) {
			Map<String, String> flat = new HashMap<>();
			flatten("", document, flat);
			documents.add(flat);
		}
		return documents;
	}

	private static void flatten(String key, @Nullable Object value, Map<String, String> flat) {
		if (value instanceof Map<?, ?> map) {
			map.forEach(
					(name, each) -> flatten(
							key.isEmpty() ? String.valueOf(name)
									: String.valueOf(name).startsWith("[") ? key + name : key + "." + name,
							each, flat));
		}
		else if (value instanceof List<?> list) {
			for (int i = 0; i < list.size(); i++) {
				flatten(key + "[" + i + "]", list.get(i), flat);
			}
		}
		else {
			flat.put(key, (value != null) ? value.toString() : "");
		}
	}

}
