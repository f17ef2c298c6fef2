package dev.arena.boot.autoconfigure.diagnostics;

import java.util.Locale;

import dev.arena.ArenaException;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Passes on what the core says of any other failure, with its advice for this machine:
 * the core has the only table of what the kernel's errors mean.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
class KernelRefusalFailureAnalyzer extends ArenaFailureAnalyzer<ArenaException> {

	KernelRefusalFailureAnalyzer(Environment environment) {
		super(environment);
	}

	@Override
	String describe(FailedArena arena, ArenaException cause) {
		return String.format(Locale.ROOT, "%s cannot be created:", arena.subject());
	}

	@Override
	String advise(FailedArena arena, ArenaException cause) {
		return cause.advice()
			.map((advice) -> "This is what stands in the way, and what to do: " + advice + ".")
			.orElse("Do what the sentence above ends with.");
	}

}
