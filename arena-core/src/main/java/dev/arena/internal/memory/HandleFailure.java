package dev.arena.internal.memory;

/**
 * What to throw when a method handle of a method that declares no checked exception has
 * thrown.
 */
final class HandleFailure {

	private HandleFailure() {
	}

	/** The exception to throw; an error is thrown here. */
	static RuntimeException unchecked(Throwable thrown) {
		if (thrown instanceof Error error) {
			throw error;
		}
		return (RuntimeException) thrown;
	}

}
