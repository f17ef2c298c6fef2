package dev.arena;

import org.jspecify.annotations.Nullable;

/**
 * Steps of which each is tried, whatever became of those before. What failed is told when
 * all are done: the first failure, with the others suppressed.
 */
final class Steps {

	private @Nullable Throwable failure;

	private boolean wantsRoom;

	/**
	 * Tries a step.
	 * @return whether it succeeded
	 */
	boolean attempt(Runnable step) {
		try {
			step.run();
			return true;
		}
		catch (RuntimeException | Error ex) {
			this.wantsRoom |= ex instanceof OutOfMemoryError || ex instanceof StackOverflowError;
			if (this.failure == null) {
				this.failure = ex;
			}
			else if (this.failure != ex) {
				this.failure.addSuppressed(ex);
			}
			return false;
		}
	}

	/**
	 * Whether anything failed for want of room on the heap or the stack: it may succeed
	 * when it is tried again.
	 */
	boolean wantsRoom() {
		return this.wantsRoom;
	}

	/** Throws what failed. */
	void end() {
		if (this.failure instanceof Error error) {
			throw error;
		}
		if (this.failure instanceof RuntimeException exception) {
			throw exception;
		}
	}

}
