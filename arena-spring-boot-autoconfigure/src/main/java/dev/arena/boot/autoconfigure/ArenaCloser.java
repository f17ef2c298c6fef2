package dev.arena.boot.autoconfigure;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.PriorityOrdered;

/**
 * Closes arenas, and the channels on them before, after everything that may use them.
 * Spring destroys a bean before those it was injected with, but knows nothing of what was
 * looked up later. A bean post-processor is among the first beans to be created and thus
 * among the last to be destroyed, also when a refresh fails: it closes them in their
 * stead.
 */
class ArenaCloser implements MergedBeanDefinitionPostProcessor, BeanFactoryAware, DisposableBean, PriorityOrdered {

	private static final Log logger = LogFactory.getLog(ArenaCloser.class);

	/** What the definitions of the beans begin their description with. */
	static final String DESCRIPTION = ArenaProperties.PREFIX + ".arenas.";

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private final Deque<Tracked> tracked = new ConcurrentLinkedDeque<>();

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	/**
	 * Closes something later, before what was tracked before it.
	 * @param kind what it is, as a sentence begins with it
	 */
	<T> T track(String kind, String name, T closeable, Consumer<T> close) {
		this.tracked.push(new Tracked(kind, name, () -> close.accept(closeable)));
		return closeable;
	}

	@Override
	public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String name) {
		if (isOurs(name)) {
			definition.setDestroyMethodName("");
		}
	}

	/**
	 * Whether a bean is an arena or a channel of ours, and not what somebody has put in
	 * its place.
	 */
	private boolean isOurs(String name) {
		ConfigurableListableBeanFactory beanFactory = this.beanFactory;
		if (beanFactory == null || !beanFactory.containsBeanDefinition(name)) {
			return false;
		}
		String description = beanFactory.getBeanDefinition(name).getDescription();
		return (DESCRIPTION + name).equals(description)
				|| (ChannelBeanRegistrar.DESCRIPTION + name).equals(description);
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public void destroy() {
		this.tracked.forEach(ArenaCloser::close);
	}

	private static void close(Tracked tracked) {
		try {
			ClosingLog.during(tracked.close());
		}
		catch (RuntimeException ex) {
			logger.warn(tracked.kind() + " '" + tracked.name()
					+ "' did not close cleanly; the others are closed all the same", ex);
		}
	}

	private record Tracked(String kind, String name, Runnable close) {

	}

}
