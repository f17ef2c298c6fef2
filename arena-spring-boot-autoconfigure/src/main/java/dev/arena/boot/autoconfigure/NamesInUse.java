package dev.arena.boot.autoconfigure;

import java.lang.ref.WeakReference;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Knows the beans that an application has before arenas are registered, so that an arena
 * can back off. A {@link ArenaBeanRegistrar} itself is told nothing but the environment;
 * this runs just before it in the same context, but not in one that was processed ahead
 * of time.
 */
class NamesInUse implements ImportBeanDefinitionRegistrar, EnvironmentAware {

	private static final Log logger = LogFactory.getLog(ArenaAutoConfiguration.class);

	private static final Map<Environment, WeakReference<BeanDefinitionRegistry>> REGISTRIES = new WeakHashMap<>();

	private @Nullable Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		synchronized (REGISTRIES) {
			REGISTRIES.put(this.environment, new WeakReference<>(registry));
		}
	}

	/**
	 * Whether the application has a bean of a name; if so, says that ours yields.
	 * @param kind what ours is, as a sentence begins with it
	 * @param property what ours would be made from
	 */
	static boolean contain(String kind, String name, String property, Environment environment) {
		BeanDefinitionRegistry registry = registry(environment);
		if (registry == null || !isInUse(name, registry)) {
			return false;
		}
		String where = registry.containsBeanDefinition(name) ? registry.getBeanDefinition(name).getResourceDescription()
				: null;
		report(kind, name, property, (where != null) ? " of " + where : "");
		if (registry instanceof DefaultListableBeanFactory beanFactory) {
			ConditionEvaluationReport.get(beanFactory)
				.recordConditionEvaluation(ArenaAutoConfiguration.class.getName() + "#" + name, new OnFreeName(),
						ConditionOutcome.noMatch("found a bean named '" + name + "' of the application"));
		}
		return true;
	}

	/** By a definition, another name of a bean, or an object that is there already. */
	private static boolean isInUse(String name, BeanDefinitionRegistry registry) {
		return registry.containsBeanDefinition(name) || registry.isAlias(name)
				|| registry instanceof SingletonBeanRegistry singletons && singletons.containsSingleton(name);
	}

	static void report(String kind, String name, String property, String where) {
		logger.info(
				String.format(Locale.ROOT, "%s '%s' is not created from %s: the application has a bean%s of that name",
						kind, name, property, where));
	}

	private static @Nullable BeanDefinitionRegistry registry(Environment environment) {
		synchronized (REGISTRIES) {
			WeakReference<BeanDefinitionRegistry> registry = REGISTRIES.get(environment);
			return (registry != null) ? registry.get() : null;
		}
	}

	/** Only its name is used, in the report of conditions. */
	private static final class OnFreeName implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return true;
		}

	}

}
