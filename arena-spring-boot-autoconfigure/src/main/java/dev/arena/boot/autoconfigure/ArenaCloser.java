package dev.arena.boot.autoconfigure;

import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

import dev.arena.Arena;
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
 * Closes arenas after everything that may use them. Spring destroys a bean before those
 * it was injected with, but knows nothing of an arena that was looked up later. A bean
 * post-processor is among the first beans to be created and thus among the last to be
 * destroyed, also when a refresh fails: it closes the arenas in their stead.
 */
class ArenaCloser implements MergedBeanDefinitionPostProcessor, BeanFactoryAware, DisposableBean, PriorityOrdered {

	private static final Log logger = LogFactory.getLog(ArenaCloser.class);

	/** What the definitions of the beans begin their description with. */
	static final String DESCRIPTION = ArenaProperties.PREFIX + ".arenas.";

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private final Deque<Map.Entry<String, Arena>> arenas = new ConcurrentLinkedDeque<>();

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	Arena track(String name, Arena arena) {
		this.arenas.push(Map.entry(name, arena));
		return arena;
	}

	@Override
	public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String name) {
		if (isOurs(name)) {
			definition.setDestroyMethodName("");
		}
	}

	/** Whether a bean is an arena of ours, and not what somebody has put in its place. */
	private boolean isOurs(String name) {
		ConfigurableListableBeanFactory beanFactory = this.beanFactory;
		return beanFactory != null && beanFactory.containsBeanDefinition(name)
				&& (DESCRIPTION + name).equals(beanFactory.getBeanDefinition(name).getDescription());
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public void destroy() {
		this.arenas.forEach((arena) -> close(arena.getKey(), arena.getValue()));
	}

	private static void close(String name, Arena arena) {
		try {
			ClosingLog.during(arena::close);
		}
		catch (RuntimeException ex) {
			logger.warn("Arena '" + name + "' did not close cleanly; the other arenas are closed all the same", ex);
		}
	}

}
