package dev.arena.boot.autoconfigure.channel;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.arena.boot.autoconfigure.ArenaProperties;
import dev.arena.boot.autoconfigure.ChannelProperties;
import dev.arena.boot.autoconfigure.ChannelProperties.OnError;
import dev.arena.boot.autoconfigure.ChannelProperties.Role;
import dev.arena.channel.ChunkChannel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds the methods with {@link ChunkListener} in all beans, also in those that are lazy:
 * a message is reason enough to create one. Refuses what is wrong with a sentence.
 */
class ListenerFinder {

	private static final Log logger = LogFactory.getLog(ListenerFinder.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final ChannelRegistry channels;

	private final ArenaProperties properties;

	private final ObjectProvider<ChunkErrorHandler> errorHandlers;

	private final ObjectProvider<WaitObserver> waitObservers;

	ListenerFinder(ConfigurableListableBeanFactory beanFactory, ChannelRegistry channels, ArenaProperties properties,
			ObjectProvider<ChunkErrorHandler> errorHandlers, ObjectProvider<WaitObserver> waitObservers) {
		this.beanFactory = beanFactory;
		this.channels = channels;
		this.properties = properties;
		this.errorHandlers = errorHandlers;
		this.waitObservers = waitObservers;
	}

	void find(Consumer<ChunkListenerContainer> found) {
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(beanName) ? null
					: AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
			if (type != null && AnnotationUtils.isCandidateClass(type, ChunkListener.class)) {
				listeners(beanName, type).forEach((method, listener) -> found
					.accept(container(beanName, new ListenerMethod(method, type), listener.channel())));
			}
		}
	}

	private static Map<Method, ChunkListener> listeners(String beanName, Class<?> type) {
		try {
			return MethodIntrospector.selectMethods(type,
					(Method method) -> AnnotatedElementUtils.findMergedAnnotation(method, ChunkListener.class));
		}
		catch (LinkageError ex) { // of a method that names an optional class
			logger.debug("Bean '" + beanName + "' has methods that cannot be looked at", ex);
			return Map.of();
		}
	}

	private ChunkListenerContainer container(String beanName, ListenerMethod method, String channel) {
		String wanted = String.valueOf(this.beanFactory.resolveEmbeddedValue(channel));
		String name = canonical(wanted);
		if (name == null) {
			throw method.refused(
					"listens to the channel '" + wanted + "', which does not exist: "
							+ (this.channels.names().isEmpty() ? "there are no channels"
									: "the channels are " + String.join(", ", this.channels.names())),
					"Configure arena.channels." + wanted + ", or name one that there is.");
		}
		ChannelProperties properties = this.properties.getChannels().getOrDefault(name, new ChannelProperties());
		if (properties.getRole() == Role.SENDER) {
			throw method.refused("listens to the channel '" + name + "', whose role here is sender",
					"Set arena.channels." + name + ".role to receiver or both.");
		}
		method.check();
		ChunkChannel opened = this.channels.find(name).orElseThrow();
		ChunkListenerContainer container = new ChunkListenerContainer(name, opened, method,
				this.beanFactory.getBean(beanName), properties, errorHandler(name, properties),
				this.waitObservers.orderedStream().toList());
		container.bind();
		return container;
	}

	private @Nullable String canonical(String name) {
		return Stream.concat(Stream.of(name), Stream.of(this.beanFactory.getAliases(name)))
			.filter(this.channels.names()::contains)
			.findFirst()
			.orElse(null);
	}

	private @Nullable ChunkErrorHandler errorHandler(String name, ChannelProperties properties) {
		if (properties.getOnError() != OnError.HANDLER) {
			return null;
		}
		ChunkErrorHandler handler = this.errorHandlers.getIfUnique();
		if (handler == null) {
			throw new FailureAnalyzedException(String.format(Locale.ROOT,
					"arena.channels.%s.on-error = handler: there is no bean of type ChunkErrorHandler, or several of "
							+ "which none is primary.",
					name), "Declare one, or set on-error to continue or stop.");
		}
		return handler;
	}

	static FailureAnalyzedException twoListeners(ChunkListenerContainer one, ChunkListenerContainer other) {
		return new FailureAnalyzedException(
				String.format(Locale.ROOT, "Two methods listen to the channel '%s': %s and %s. One of them receives.",
						one.channelName(), one.listener(), other.listener()),
				"Remove one of them. To handle messages in several threads, set arena.channels." + one.channelName()
						+ ".concurrency; to treat them differently, look at ChunkMessage.type().");
	}

}
