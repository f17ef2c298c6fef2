package dev.arena.boot.autoconfigure.channel;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.arena.boot.autoconfigure.ArenaProperties;
import dev.arena.boot.autoconfigure.ChannelProperties;
import dev.arena.channel.ChunkChannel;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds the listeners of all beans, and starts and stops them with the context: after
 * everything else has started, and before web servers stop.
 */
class ChunkListenerContainers implements SmartInitializingSingleton, SmartLifecycle {

	private static final String BEAN_SUFFIX = "Channel";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<String, ChannelProperties> channels;

	private final Map<String, ChunkListenerContainer> containers = Collections.synchronizedMap(new LinkedHashMap<>());

	private boolean hasLooked;

	private volatile boolean running;

	ChunkListenerContainers(ConfigurableListableBeanFactory beanFactory, ArenaProperties properties) {
		this.beanFactory = beanFactory;
		this.channels = properties.getChannels();
	}

	@Override
	public void afterSingletonsInstantiated() {
		findAll();
	}

	/** Once: who binds meters may come before the context does. */
	private synchronized void findAll() {
		if (this.hasLooked) {
			return;
		}
		this.hasLooked = true;
		for (String name : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			if (!ScopedProxyUtils.isScopedTarget(name)) {
				findListeners(name);
			}
		}
	}

	private void findListeners(String beanName) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		if (type == null || !AnnotationUtils.isCandidateClass(type, ChunkListener.class)) {
			return;
		}
		Map<Method, ChunkListener> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable ChunkListener>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, ChunkListener.class));
		methods.forEach((method, listener) -> add(beanName, method, listener.channel()));
	}

	private void add(String beanName, Method method, String channel) {
		ChannelProperties properties = this.channels.get(channel);
		if (properties == null) {
			throw refused(method,
					String.format(Locale.ROOT, "listens on channel '%s', which arena.channels has not", channel),
					"Configure arena.channels." + channel + (this.channels.isEmpty() ? "."
							: ", or listen on one of " + String.join(", ", this.channels.keySet()) + "."));
		}
		if (properties.getRole() == ChannelProperties.Role.SENDER) {
			throw refused(method, String.format(Locale.ROOT, "listens on channel '%s', whose role is sender", channel),
					"Set arena.channels." + channel + ".role to receiver or both.");
		}
		if (this.containers.containsKey(channel)) {
			throw refused(method, String.format(Locale.ROOT, "is the second listener of channel '%s'", channel),
					"Have one method listen on a channel: each message is received once.");
		}
		if (!this.beanFactory.isSingleton(beanName)) {
			throw refused(method, "is on a bean that is not a singleton",
					"Declare the bean as a singleton: one object listens for the whole application.");
		}
		Object bean = this.beanFactory.getBean(beanName);
		Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
		this.containers.put(channel,
				new ChunkListenerContainer(channel, this.beanFactory.getBean(channel + BEAN_SUFFIX, ChunkChannel.class),
						ListenerMethod.of(bean, invocable), errors(channel, properties.getOnError()),
						properties.getDrainTimeout()));
	}

	private @Nullable ChunkListenerErrorHandler errors(String channel, ChannelProperties.OnError onError) {
		return switch (onError) {
			case CONTINUE -> null;
			case STOP -> (name, failure) -> {
				throw new IllegalStateException("arena.channels." + name + ".on-error is stop", failure);
			};
			case HANDLER -> this.beanFactory.getBeanProvider(ChunkListenerErrorHandler.class).getIfAvailable(() -> {
				throw new FailureAnalyzedException(
						"arena.channels." + channel + ".on-error is handler, and there is no handler",
						"Declare a bean of type ChunkListenerErrorHandler, or set it to continue or stop.");
			});
		};
	}

	private static FailureAnalyzedException refused(Method method, String problem, String action) {
		return new FailureAnalyzedException(method.toGenericString() + " " + problem, action);
	}

	/** The channels that have been opened, by name. Opens none. */
	Map<String, ChunkChannel> channels() {
		Map<String, ChunkChannel> opened = new LinkedHashMap<>();
		this.channels.keySet().forEach((name) -> {
			String bean = name + BEAN_SUFFIX;
			if (this.beanFactory.containsSingleton(bean)) {
				opened.put(name, this.beanFactory.getBean(bean, ChunkChannel.class));
			}
		});
		return opened;
	}

	/** The listeners in the order in which they were found. */
	Collection<ChunkListenerContainer> all() {
		synchronized (this.containers) {
			return List.copyOf(this.containers.values());
		}
	}

	@Nullable ChunkListenerContainer find(String channel) {
		findAll();
		return this.containers.get(channel);
	}

	@Override
	public void start() {
		all().forEach(ChunkListenerContainer::start);
		this.running = true;
	}

	/** Each may take its time to drain, all at once. */
	@Override
	public void stop() {
		this.running = false;
		all().parallelStream().forEach(ChunkListenerContainer::stop);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
