package dev.arena.boot.autoconfigure.channel;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.arena.boot.autoconfigure.ArenaProperties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The containers of all methods with {@link ChunkListener}, which run while the
 * application does. They start after web servers and stop before those do, so that what a
 * request sends is received. Thread-safe.
 */
public final class ChunkListenerContainers implements SmartInitializingSingleton, SmartLifecycle {

	private static final Log logger = LogFactory.getLog(ChunkListenerContainers.class);

	/** Beyond what a container is given to drain, for the messages it handles then. */
	private static final Duration GRACE = Duration.ofSeconds(10);

	private final ListenerFinder finder;

	private volatile Map<String, ChunkListenerContainer> containers = Map.of();

	private volatile boolean running;

	ChunkListenerContainers(ConfigurableListableBeanFactory beanFactory, ChannelRegistry channels,
			ArenaProperties properties, ObjectProvider<ChunkErrorHandler> errorHandlers,
			ObjectProvider<WaitObserver> waitObservers) {
		this.finder = new ListenerFinder(beanFactory, channels, properties, errorHandlers, waitObservers);
	}

	/**
	 * Finds the listeners.
	 * @throws org.springframework.boot.diagnostics.FailureAnalyzedException if one of
	 * them is wrong
	 */
	@Override
	public void afterSingletonsInstantiated() {
		Map<String, ChunkListenerContainer> containers = new LinkedHashMap<>();
		this.finder.find((container) -> {
			ChunkListenerContainer other = containers.putIfAbsent(container.channelName(), container);
			if (other != null) {
				throw ListenerFinder.twoListeners(container, other);
			}
		});
		this.containers = Collections.unmodifiableMap(containers);
	}

	/**
	 * All containers.
	 * @return an unmodifiable collection
	 */
	public Collection<ChunkListenerContainer> all() {
		return this.containers.values();
	}

	/**
	 * Returns the container that listens to a channel, if there is one.
	 * @param channelName the bean name of the channel
	 * @return the container, or empty
	 */
	public Optional<ChunkListenerContainer> find(String channelName) {
		return Optional.ofNullable(this.containers.get(channelName));
	}

	@Override
	public void start() {
		this.running = true;
		all().forEach(ChunkListenerContainer::start);
	}

	@Override
	public void stop() {
		CountDownLatch ended = new CountDownLatch(1);
		stop(ended::countDown);
		Duration longest = all().stream()
			.map(ChunkListenerContainer::drainTimeout)
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
		try {
			if (!ended.await(longest.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("Some listeners have not ended in time: " + all());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		CompletableFuture.allOf(all().stream().map(ChunkListenerContainer::stop).toArray(CompletableFuture[]::new))
			.whenComplete((nothing, never) -> callback.run());
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Starts after, and stops before what is left at its default. */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 100;
	}

}
