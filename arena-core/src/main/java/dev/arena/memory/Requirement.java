package dev.arena.memory;

/**
 * How much an optional property of the memory matters.
 */
public enum Requirement {

	/** Do not ask for it. */
	OFF,

	/**
	 * Ask for it and go on without it; the {@link BackingReport} then says why it was not
	 * obtained.
	 */
	TRY,

	/** Fail the construction, releasing everything, when it is not obtained. */
	REQUIRE

}
