package dev.arena.boot.autoconfigure;

import java.util.Locale;
import java.util.Set;

import dev.arena.Arena;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains an injection point that wants an arena that does not exist. Comes before the
 * analyzer of Spring Boot, which cannot say which arenas there are.
 */
@Order(0)
class NoArenaFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final BeanFactory beanFactory;

	private final Environment environment;

	NoArenaFailureAnalyzer(BeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		if (cause instanceof NoUniqueBeanDefinitionException || cause.getBeanType() != Arena.class) {
			return null;
		}
		String where = (description != null) ? description : "A look-up by type";
		return new FailureAnalysis(
				String.format(Locale.ROOT, "%s required an arena that could not be found: %s.", where, found()),
				action(), cause);
	}

	private String found() {
		Set<String> names = names();
		return names.isEmpty() ? "there are no arenas" : "the arenas are " + String.join(", ", names);
	}

	private String action() {
		String enabled = this.environment.getProperty("arena.enabled", "true");
		if (!enabled.equalsIgnoreCase("true")) {
			return "Remove arena.enabled=" + enabled + ": all values but true switch all arenas off.";
		}
		return names().isEmpty()
				? "Configure an arena, as in arena.arenas.orders.sizes=64B,256B and arena.arenas.orders.count=128, "
						+ "or declare a bean of type dev.arena.Arena."
				: "Use one of these names in the qualifier, or configure the arena that is missing in arena.arenas.";
	}

	private Set<String> names() {
		return (this.beanFactory instanceof ListableBeanFactory listable) ? new ArenaRegistry(listable).names()
				: Set.of();
	}

}
