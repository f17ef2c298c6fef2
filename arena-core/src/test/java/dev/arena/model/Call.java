package dev.arena.model;

import org.jspecify.annotations.Nullable;

/**
 * One call of the API: how to make it, what the model expects, and what an error in the
 * middle may leave behind.
 */
abstract class Call {

	final World world;

	final ModelArena arena;

	private final String text;

	Call(World world, ModelArena arena, String text) {
		this.world = world;
		this.arena = arena;
		this.text = text;
	}

	/** Makes the call. */
	abstract @Nullable Object perform();

	/** Compares how it ended with the model, and lets the model follow. */
	abstract void conclude(Outcome outcome);

	/** What may be different if an error was thrown in the middle. */
	abstract Reconciliation afterError();

	@Override
	public final String toString() {
		return this.text;
	}

}
