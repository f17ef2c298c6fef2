package dev.arena.boot.autoconfigure.startup;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.arena.Arena;
import dev.arena.memory.BackingReport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Logs one table of all arenas when all singletons have been created, and what was tried
 * for their memory and not obtained as a warning each. An arena that is lazy is logged in
 * the same way when it is created.
 */
class ArenaStartupLog implements BeanPostProcessor, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ArenaStartupLog.class);

	private final BeanFactory beanFactory;

	private final Map<String, Arena> waiting = new LinkedHashMap<>();

	private boolean started;

	ArenaStartupLog(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof Arena arena && isSingleton(beanName)) {
			add(beanName, arena);
		}
		return bean;
	}

	@Override
	public synchronized void afterSingletonsInstantiated() {
		this.started = true;
		logWaiting();
	}

	private synchronized void add(String name, Arena arena) {
		this.waiting.put(name, arena);
		if (this.started) {
			logWaiting();
		}
	}

	private void logWaiting() {
		if (!this.waiting.isEmpty() && logger.isWarnEnabled()) {
			ArenaTable table = new ArenaTable();
			Map<String, BackingReport> reports = new LinkedHashMap<>();
			this.waiting.forEach((name, arena) -> {
				try {
					BackingReport report = arena.inspect().backing();
					table.add(name, arena, report);
					reports.put(name, report);
				}
				catch (RuntimeException ex) { // closed by now, or no /proc: never a
												// reason
												// not to start
					logger.debug("Arena '" + name + "' cannot be described", ex);
				}
			});
			if (!reports.isEmpty()) {
				logger.info(table);
				reports.forEach(ArenaStartupLog::warn);
			}
		}
		this.waiting.clear();
	}

	private static void warn(String name, BackingReport report) {
		report.shortfalls()
			.forEach((shortfall) -> logger.warn("Arena '%s' goes without %s: %s".formatted(name,
					ArenaTable.word(shortfall.feature()), shortfall.reason())));
	}

	private boolean isSingleton(String beanName) {
		return this.beanFactory.containsBean(beanName) && this.beanFactory.isSingleton(beanName);
	}

}
