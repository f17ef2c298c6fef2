package dev.arena.benchmark.join;

import dev.arena.Arena;

/**
 * What one thread does in a round. Each step computes a word that depends on the one
 * before, as the peer's steps do.
 */
abstract class Loop {

	/** What is asked for where one size is. */
	static final int SIZE_BYTES = 48;

	/** Chunks in a step. */
	int chunksInStep() {
		return 1;
	}

	/** Called before each round; not measured. Answers how many steps it will be. */
	int prepare(int steps) {
		return steps;
	}

	/** Does a number of steps; returns the word, so that nothing is computed in vain. */
	abstract long run(int steps);

	/** Frees what is held, when there are no more rounds. */
	void end() {
	}

	static long next(long word) {
		return Long.reverseBytes(word) + 1;
	}

	static IllegalStateException noChunkIsLeft(Arena arena) {
		return new IllegalStateException("no chunk is left in " + arena);
	}

}
