package dev.arena.boot.autoconfigure.metrics;

import java.util.ArrayList;
import java.util.List;

import dev.arena.Arena;
import dev.arena.boot.autoconfigure.RecentCounts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Binds the meters of each arena as soon as both the arena and a registry are there.
 * Watches arenas being created instead of asking for them, so that one that is lazy stays
 * so: it has no meters until it is first used.
 */
class ArenaMeterBinder implements BeanPostProcessor, MeterBinder {

	private final BeanFactory beanFactory;

	private final List<ArenaMetrics> arenas = new ArrayList<>();

	private final List<MeterRegistry> registries = new ArrayList<>();

	ArenaMeterBinder(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof Arena arena && isSingleton(beanName)) {
			add(new ArenaMetrics(beanName, arena, counts()));
		}
		return bean;
	}

	@Override
	public synchronized void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
		this.arenas.forEach((arena) -> arena.bindTo(registry));
	}

	private synchronized void add(ArenaMetrics arena) {
		this.arenas.add(arena);
		this.registries.forEach(arena::bindTo);
	}

	/** Asked for late: a bean post-processor must not make other beans as it is made. */
	private RecentCounts counts() {
		return this.beanFactory.getBeanProvider(RecentCounts.class).getIfAvailable(RecentCounts::new);
	}

	private boolean isSingleton(String beanName) {
		return this.beanFactory.containsBean(beanName) && this.beanFactory.isSingleton(beanName);
	}

}
