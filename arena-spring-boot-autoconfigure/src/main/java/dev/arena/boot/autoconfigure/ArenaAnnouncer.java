package dev.arena.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.arena.Arena;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Tells the {@linkplain ArenaObserver observers} of arenas. When all singletons have been
 * created it asks the registry, so that none is missed that came by other ways or before
 * bean post-processors; from then on it watches arenas being created.
 */
class ArenaAnnouncer implements BeanPostProcessor, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ArenaAnnouncer.class);

	private final ListableBeanFactory beanFactory;

	private final ArenaRegistry arenas;

	/** Told of so far; {@code null} until all singletons have been created. */
	private volatile @Nullable Map<String, Arena> announced;

	ArenaAnnouncer(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.arenas = new ArenaRegistry(beanFactory);
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.arenas.created(); // makes those of factory beans that were not asked for yet
		Map<String, Arena> announced = new ConcurrentHashMap<>();
		this.announced = announced;
		announce(this.arenas.created(), announced);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Map<String, Arena> announced = this.announced;
		if (announced != null && bean instanceof Arena arena && this.arenas.names().contains(beanName)) {
			announce(Map.of(beanName, arena), announced);
		}
		return bean;
	}

	private void announce(Map<String, Arena> created, Map<String, Arena> announced) {
		Map<String, Arena> fresh = new LinkedHashMap<>(created);
		fresh.entrySet().removeIf((entry) -> announced.put(entry.getKey(), entry.getValue()) == entry.getValue());
		if (!fresh.isEmpty()) {
			this.beanFactory.getBeanProvider(ArenaObserver.class)
				.orderedStream()
				.forEach((observer) -> tell(observer, fresh));
		}
	}

	private static void tell(ArenaObserver observer, Map<String, Arena> arenas) {
		try {
			observer.arenasCreated(arenas);
		}
		catch (RuntimeException ex) { // who only looks on is no reason not to start
			logger.warn(observer + " cannot observe the arenas " + arenas.keySet(), ex);
		}
	}

}
