package dev.arena.boot.autoconfigure.startup;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import dev.arena.Arena;
import dev.arena.boot.autoconfigure.ArenaFigures;
import dev.arena.boot.autoconfigure.ArenaObserver;
import dev.arena.memory.BackingReport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs one table of all arenas when all singletons have been created, and what was tried
 * for their memory and not obtained as a warning each. An arena that is lazy is logged in
 * the same way when it is created.
 */
class ArenaStartupLog implements ArenaObserver {

	private static final Log logger = LogFactory.getLog(ArenaStartupLog.class);

	private final ArenaFigures figures;

	ArenaStartupLog(ArenaFigures figures) {
		this.figures = figures;
	}

	@Override
	public void arenasCreated(Map<String, Arena> arenas) {
		if (!logger.isWarnEnabled()) {
			return;
		}
		ArenaTable table = new ArenaTable();
		Map<String, BackingReport> reports = new LinkedHashMap<>();
		this.figures.refresh();
		arenas.forEach((name, arena) -> {
			try {
				BackingReport report = this.figures.memoryOf(arena);
				table.add(name, arena, report);
				reports.put(name, report);
			}
			catch (RuntimeException ex) { // closed by now, or no /proc, or a mock
				logger.debug("Arena '" + name + "' cannot be described", ex);
				table.add(name);
			}
		});
		logger.info(table);
		reports.forEach(ArenaStartupLog::warn);
	}

	private static void warn(String name, BackingReport report) {
		report.shortfalls()
			.forEach((shortfall) -> logger.warn(String.format(Locale.ROOT, "Arena '%s' goes without %s: %s", name,
					ArenaTable.word(shortfall.feature()), shortfall.reason())));
	}

}
