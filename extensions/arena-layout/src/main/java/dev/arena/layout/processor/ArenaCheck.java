package dev.arena.layout.processor;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Checks a layout that names its arena against the configuration of the application: it
 * must fit the largest chunks, with each profile.
 */
final class ArenaCheck {

	/** Where the configuration is: files and folders, or {@code none}. */
	static final String OPTION = "arena.config";

	private static final String NONE = "none";

	private static final int MAX_FOLDERS_UP = 6;

	private final @Nullable String option;

	private @Nullable List<Configuration> configurations;

	private String unreadable = "";

	ArenaCheck(Map<String, String> options) {
		this.option = options.get(OPTION);
	}

	void check(Layout layout, URI classOutput, Problems problems) {
		String arena = layout.settings().arena();
		if (arena.isEmpty() || NONE.equals(this.option)) {
			return;
		}
		List<Configuration> all = this.configurations;
		if (all == null) {
			all = find(classOutput);
			this.configurations = all;
		}
		if (!this.unreadable.isEmpty()) {
			problems.add(layout.type(), this.unreadable);
		}
		else if (all.isEmpty()) {
			problems.warn(layout.type(),
					"arena = \"" + arena + "\" cannot be checked, because there is no application.yml "
							+ "or application.properties: name it or its folder with -A" + OPTION
							+ "=src/main/resources, or say -A" + OPTION + "=none");
		}
		else {
			check(layout, all, problems);
		}
	}

	private static void check(Layout layout, List<Configuration> all, Problems problems) {
		String arena = layout.settings().arena();
		Set<String> names = new TreeSet<>();
		boolean isKnown = false;
		for (Configuration configuration : all) {
			names.addAll(configuration.arenas());
			if (!configuration.has(arena)) {
				continue;
			}
			isKnown = true;
			Configuration.Sizes sizes = configuration.sizes(arena);
			if (sizes.unknown() != null) {
				problems.warn(layout.type(),
						"arena = \"" + arena + "\" cannot be checked against " + configuration.source()
								+ ", because its size " + sizes.unknown()
								+ " is known at start-up only: it is checked then");
			}
			else if (sizes.largest() > 0) {
				requireFits(layout, configuration.source(), sizes.largest(), problems);
			}
		}
		if (!isKnown) {
			String nearest = NearestName.of(arena, names);
			problems.add(layout.type(),
					"arena = \"" + arena + "\" is no entry of arena.arenas in " + all.get(0).source()
							+ (names.isEmpty() ? ": there is none" : ": there are " + String.join(", ", names))
							+ ((nearest != null) ? "; the nearest is \"" + nearest + "\"" : ""));
		}
	}

	private static void requireFits(Layout layout, String source, long largest, Problems problems) {
		Field first = layout.fields().stream().filter((field) -> field.end() > largest).findFirst().orElse(null);
		new SizeRules(problems).requireFits(layout.simpleName(), layout.type(), first, layout.bytes(), largest,
				"the largest chunks of arena \"" + layout.settings().arena() + "\" in " + source);
	}

	private List<Configuration> find(URI classOutput) {
		List<Path> places = new ArrayList<>();
		if (this.option != null) {
			for (String each : this.option.split("[,;" + File.pathSeparator + "]")) {
				places.add(Path.of(each.strip()));
			}
		}
		List<Configuration> found = new ArrayList<>();
		try {
			if (this.option != null) {
				for (Path place : places) {
					if (!Files.exists(place)) {
						throw new IOException("-A" + OPTION + " names " + place
								+ ", which does not exist: name a file or "
								+ "folder, as an absolute path if the build does not run in the project's folder");
					}
					found.addAll(ConfigurationFiles.read(place));
				}
			}
			else {
				findBeside(classOutput, found);
			}
		}
		catch (IOException ex) {
			this.unreadable = String.valueOf(ex.getMessage());
		}
		return found;
	}

	/** In the class output itself, or in the resources of the project that it is in. */
	private static void findBeside(URI classOutput, List<Configuration> found) throws IOException {
		if (!"file".equals(classOutput.getScheme())) {
			return;
		}
		Path folder = Path.of(classOutput);
		for (int i = 0; i < Index.FOLDER.split("/").length + 1; i++) {
			folder = parent(folder);
		}
		found.addAll(ConfigurationFiles.read(folder));
		for (int i = 0; i < MAX_FOLDERS_UP && found.isEmpty(); i++) {
			folder = parent(folder);
			found.addAll(ConfigurationFiles.read(folder.resolve("src/main/resources")));
		}
	}

	private static Path parent(Path folder) {
		Path parent = folder.getParent();
		return (parent != null) ? parent : folder;
	}

}
