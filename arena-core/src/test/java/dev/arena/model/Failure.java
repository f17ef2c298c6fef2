package dev.arena.model;

import java.util.List;

import dev.arena.ArenaSpec;

/**
 * A program that did not go as the model says.
 *
 * @param spec the geometry of its arenas
 * @param steps what it did, up to the step that failed
 * @param cause what was wrong
 * @param transcript the calls that it made, and how they ended
 */
record Failure(ArenaSpec spec, List<Step> steps, Throwable cause, String transcript) {

	String describe() {
		return this.cause.getMessage() + "\n\n" + Programs.CALLS_FOLLOW + "\n" + this.transcript + "\n\nIts steps: "
				+ this.steps + " on " + this.spec;
	}

}
