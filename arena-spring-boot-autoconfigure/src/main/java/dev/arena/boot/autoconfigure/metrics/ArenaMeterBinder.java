package dev.arena.boot.autoconfigure.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.arena.Arena;
import dev.arena.boot.autoconfigure.ArenaFigures;
import dev.arena.boot.autoconfigure.ArenaObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Binds the meters of each arena as soon as both the arena and a registry are there.
 * Watches arenas being created instead of asking for them, so that one that is lazy stays
 * so: it has no meters until it is first used.
 */
class ArenaMeterBinder implements ArenaObserver, MeterBinder {

	private static final Log logger = LogFactory.getLog(ArenaMeterBinder.class);

	private final ArenaFigures figures;

	private final Map<String, Arena> arenas = new LinkedHashMap<>();

	private final List<MeterRegistry> registries = new ArrayList<>();

	ArenaMeterBinder(ArenaFigures figures) {
		this.figures = figures;
	}

	@Override
	public synchronized void arenasCreated(Map<String, Arena> created) {
		this.arenas.putAll(created);
		this.registries.forEach((registry) -> created.forEach((name, arena) -> bind(name, arena, registry)));
	}

	@Override
	public synchronized void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
		this.arenas.forEach((name, arena) -> bind(name, arena, registry));
	}

	private void bind(String name, Arena arena, MeterRegistry registry) {
		try {
			new ArenaMetrics(name, arena, this.figures).bindTo(registry);
		}
		catch (RuntimeException ex) {
			logger.warn("Arena '" + name + "' has not all of its meters: it does not answer as an arena does", ex);
		}
	}

}
