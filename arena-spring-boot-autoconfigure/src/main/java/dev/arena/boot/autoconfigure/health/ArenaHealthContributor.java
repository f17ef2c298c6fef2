package dev.arena.boot.autoconfigure.health;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import dev.arena.boot.autoconfigure.ArenaFigures;
import dev.arena.boot.autoconfigure.ArenaHealthProperties;
import dev.arena.boot.autoconfigure.ArenaRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * The health of the arenas that the registry lists.
 */
class ArenaHealthContributor implements CompositeHealthContributor {

	private final ArenaRegistry arenas;

	private final ArenaFigures figures;

	private final ArenaHealthProperties properties;

	/** They remember when an arena was exhausted. */
	private final Map<String, ArenaHealthIndicator> indicators = new ConcurrentHashMap<>();

	ArenaHealthContributor(ArenaRegistry arenas, ArenaFigures figures, ArenaHealthProperties properties) {
		this.arenas = arenas;
		this.figures = figures;
		this.properties = properties;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.arenas.names().contains(name) ? indicator(name) : null;
	}

	@Override
	public Stream<Entry> stream() {
		return this.arenas.names().stream().map((name) -> new Entry(name, indicator(name)));
	}

	private ArenaHealthIndicator indicator(String name) {
		return this.indicators.computeIfAbsent(name, (key) -> new ArenaHealthIndicator(key, this.arenas, this.figures,
				this.properties, new ExhaustionWatch(System::nanoTime)));
	}

}
