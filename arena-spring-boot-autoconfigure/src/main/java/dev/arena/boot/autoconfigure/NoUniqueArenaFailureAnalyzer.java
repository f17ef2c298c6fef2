package dev.arena.boot.autoconfigure;

import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

import dev.arena.Arena;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.annotation.Order;
import org.springframework.util.CollectionUtils;

/**
 * Explains an injection point that matches several arenas. Comes before the analyzer of
 * Spring Boot, which cannot say where arenas are defined.
 */
@Order(0)
class NoUniqueArenaFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoUniqueBeanDefinitionException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoUniqueBeanDefinitionException cause,
			@Nullable String description) {
		Collection<String> found = cause.getBeanNamesFound();
		if (cause.getBeanType() != Arena.class || CollectionUtils.isEmpty(found)) {
			return null;
		}
		SortedSet<String> names = new TreeSet<>(found);
		String where = (description != null) ? description : "A look-up by type";
		return new FailureAnalysis(
				String.format(Locale.ROOT, "%s required a single arena, but there are %d: %s", where, names.size(),
						String.join(", ", names)),
				"Name the parameter or field after one of the arenas and compile with -parameters, or mark it with "
						+ String.format(Locale.ROOT,
								"@Qualifier(\"%1$s\"), or set arena.primary=%1$s to inject that arena wherever nothing else decides.",
								names.first()),
				cause);
	}

}
