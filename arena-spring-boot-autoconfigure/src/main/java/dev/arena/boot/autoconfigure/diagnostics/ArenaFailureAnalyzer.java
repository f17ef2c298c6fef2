package dev.arena.boot.autoconfigure.diagnostics;

import java.util.Locale;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains one kind of exception from the creation of an arena: in the words of the
 * application's configuration, followed by the sentence of the exception.
 *
 * @param <T> the kind
 */
abstract class ArenaFailureAnalyzer<T extends Throwable> extends AbstractFailureAnalyzer<T> {

	private final Environment environment;

	ArenaFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected final FailureAnalysis analyze(Throwable rootFailure, T cause) {
		FailedArena arena = FailedArena.of(rootFailure, this.environment);
		return new FailureAnalysis(
				String.format(Locale.ROOT, "%s%n%n    %s", describe(arena, cause), cause.getMessage()),
				advise(arena, cause).strip(), cause);
	}

	/** What is wrong. */
	abstract String describe(FailedArena arena, T cause);

	/** What to do. */
	abstract String advise(FailedArena arena, T cause);

}
