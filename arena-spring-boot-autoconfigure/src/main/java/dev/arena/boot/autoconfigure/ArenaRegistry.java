package dev.arena.boot.autoconfigure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.arena.Arena;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;

/**
 * Finds arenas by name: those that {@code arena.arenas} configures and those that the
 * application declares itself. The name of an arena is its bean name; aliases find it
 * too. There is always one bean of this type, even without any arena. Meters, endpoint,
 * health and start-up log show the arenas that it lists.
 * <p>
 * Thread-safe. An arena that has not been created yet, because it is lazy, is created
 * when it is looked up.
 */
public final class ArenaRegistry {

	private final ListableBeanFactory beanFactory;

	/**
	 * Creates a registry of all arenas in a bean factory.
	 * @param beanFactory the bean factory; a unit test may use a
	 * {@link org.springframework.beans.factory.support.StaticListableBeanFactory}
	 */
	public ArenaRegistry(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Returns the arena of a name.
	 * @param name the name
	 * @return the arena
	 * @throws NoSuchElementException if there is none; the message lists the names
	 */
	public Arena get(String name) {
		return find(name).orElseThrow(() -> new NoSuchElementException(String.format(Locale.ROOT,
				"There is no arena named '%s'; %s", name,
				(names().isEmpty()) ? "there are no arenas at all" : "the arenas are: " + String.join(", ", names()))));
	}

	/**
	 * Returns the arena of a name, if there is one.
	 * @param name the name
	 * @return the arena, or empty
	 */
	public Optional<Arena> find(String name) {
		if (!this.beanFactory.containsBean(name) || !this.beanFactory.isTypeMatch(name, Arena.class)) {
			return Optional.empty();
		}
		return Optional.of(this.beanFactory.getBean(name, Arena.class));
	}

	/**
	 * Returns the arena of a name, if it has been created already. Creates none: for
	 * those who only look on.
	 * @param name the name
	 * @return the arena, or empty if there is none, it is lazy and nobody has used it
	 * yet, or it is not a singleton
	 */
	public Optional<Arena> findCreated(String name) {
		return isCreated(name) ? find(name) : Optional.empty();
	}

	private boolean isCreated(String name) {
		return !(this.beanFactory instanceof SingletonBeanRegistry singletons) || singletons.containsSingleton(name)
				|| Stream.of(this.beanFactory.getAliases(name)).anyMatch(singletons::containsSingleton);
	}

	/**
	 * The names of all arenas. Creates none of them. An arena behind a scoped proxy is
	 * listed once, as the proxy; one of any other scope than {@code singleton} is not,
	 * because there may be none of it, or many.
	 * @return an unmodifiable set in the order of registration
	 */
	public Set<String> names() {
		return Stream.of(this.beanFactory.getBeanNamesForType(Arena.class, true, false))
			.filter((name) -> !ScopedProxyUtils.isScopedTarget(name) && isSingleton(name))
			.collect(Collectors.collectingAndThen(Collectors.toCollection(LinkedHashSet::new),
					Collections::unmodifiableSet));
	}

	private boolean isSingleton(String name) {
		// of a bean that a factory bean makes, the definition tells without making it
		return (this.beanFactory instanceof ConfigurableBeanFactory configurable
				&& this.beanFactory.containsBeanDefinition(name))
						? configurable.getMergedBeanDefinition(name).isSingleton() : this.beanFactory.isSingleton(name);
	}

	/**
	 * All arenas that have been created already, by name. Creates none.
	 * @return an unmodifiable map in the order of {@link #names()}
	 */
	public Map<String, Arena> created() {
		Map<String, Arena> arenas = new LinkedHashMap<>();
		names().forEach((name) -> findCreated(name).ifPresent((arena) -> arenas.put(name, arena)));
		return Collections.unmodifiableMap(arenas);
	}

	/**
	 * All arenas by name. Creates those that are lazy.
	 * @return an unmodifiable map in the order of {@link #names()}
	 */
	public Map<String, Arena> asMap() {
		Map<String, Arena> arenas = new LinkedHashMap<>();
		names().forEach((name) -> arenas.put(name, get(name)));
		return Collections.unmodifiableMap(arenas);
	}

}
