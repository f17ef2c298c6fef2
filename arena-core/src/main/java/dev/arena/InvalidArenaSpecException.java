package dev.arena;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The geometry of an arena breaks one or more rules; all of them are reported at once.
 */
public class InvalidArenaSpecException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final transient List<SpecViolation> violations;

	InvalidArenaSpecException(List<SpecViolation> violations) {
		super(violations.stream().map(SpecViolation::message).collect(Collectors.joining(". ", "", ".")));
		this.violations = List.copyOf(violations);
	}

	/**
	 * The broken rules.
	 * @return at least one, in the order of the pools
	 */
	public List<SpecViolation> violations() {
		return this.violations;
	}

}
