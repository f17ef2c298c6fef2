package dev.arena.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Changes nothing and remembers what each arena is created from.
 */
class SettingsRecorder implements ArenaCustomizer {

	private final Map<String, ArenaSettings> settings = new LinkedHashMap<>();

	@Override
	public ArenaSettings customize(String name, ArenaSettings settings) {
		this.settings.put(name, settings);
		return settings;
	}

	Map<String, ArenaSettings> settings() {
		return this.settings;
	}

}
