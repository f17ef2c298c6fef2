package dev.arena.boot.autoconfigure.channel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.arena.channel.ChunkChannel;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;

/**
 * Finds channels by name: those that {@code arena.channels} configures and those that the
 * application declares itself. The name of a channel is its bean name; aliases find it
 * too. Meters, endpoint and health show the channels that it lists. Thread-safe.
 */
public final class ChannelRegistry {

	private final ListableBeanFactory beanFactory;

	/**
	 * Creates a registry of all channels in a bean factory.
	 * @param beanFactory the bean factory; a unit test may use a
	 * {@link org.springframework.beans.factory.support.StaticListableBeanFactory}
	 */
	public ChannelRegistry(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * The names of all channels that are singletons. Creates none of them.
	 * @return an unmodifiable set in the order of registration
	 */
	public Set<String> names() {
		return Stream.of(this.beanFactory.getBeanNamesForType(ChunkChannel.class, false, false))
			.collect(Collectors.collectingAndThen(Collectors.toCollection(LinkedHashSet::new),
					Collections::unmodifiableSet));
	}

	/**
	 * Returns the channel of a name, if there is one. Opens it if it is lazy.
	 * @param name the name
	 * @return the channel, or empty
	 */
	public Optional<ChunkChannel> find(String name) {
		if (!this.beanFactory.containsBean(name) || !this.beanFactory.isTypeMatch(name, ChunkChannel.class)) {
			return Optional.empty();
		}
		return Optional.of(this.beanFactory.getBean(name, ChunkChannel.class));
	}

	/**
	 * Returns the channel of a name, if it has been opened already. Opens none: for those
	 * who only look on.
	 * @param name the name
	 * @return the channel, or empty if there is none, or it is lazy and nobody has used
	 * it yet
	 */
	public Optional<ChunkChannel> findCreated(String name) {
		boolean created = !(this.beanFactory instanceof SingletonBeanRegistry singletons)
				|| singletons.containsSingleton(name)
				|| Stream.of(this.beanFactory.getAliases(name)).anyMatch(singletons::containsSingleton);
		return created ? find(name) : Optional.empty();
	}

	/**
	 * All channels that have been opened already, by name. Opens none.
	 * @return an unmodifiable map in the order of {@link #names()}
	 */
	public Map<String, ChunkChannel> created() {
		Map<String, ChunkChannel> channels = new LinkedHashMap<>();
		names().forEach((name) -> findCreated(name).ifPresent((channel) -> channels.put(name, channel)));
		return Collections.unmodifiableMap(channels);
	}

}
