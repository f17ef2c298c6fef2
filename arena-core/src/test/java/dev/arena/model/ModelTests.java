package dev.arena.model;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The API as a whole against a model: programs of random steps, of which each call must
 * end as a plain list of who holds what says. What fails is made smaller until only the
 * calls are left that are needed for it.
 * <p>
 * The programs are the same in each run. To try others: {@code -Darena.model.seed=N};
 * more of them: {@code -Darena.model.programs=N}.
 */
class ModelTests {

	private static final long SEED = Long.getLong("arena.model.seed", 1);

	private static final int PROGRAMS = Integer.getInteger("arena.model.programs", 200);

	/** How many calls the programs must come to, so that nobody promises what is not. */
	private static final long LEAST_CALLS = Long.getLong("arena.model.least-calls", 0);

	@Test
	void everyCallEndsAsTheModelSays() {
		long before = World.CALLS.get();
		assertThat(Programs.search(SEED, PROGRAMS)).isNull();
		assertThat(World.CALLS.get() - before).as("calls that were made").isGreaterThanOrEqualTo(LEAST_CALLS);
	}

	/**
	 * Not the same in each run: the threads decide. How often they repeat their calls:
	 * {@code -Darena.model.rounds=N}.
	 */
	@Test
	void twoThreadsOnOneCursorCostOnlyItsChunks() {
		Programs programs = new Programs(SEED, 20, (action) -> (action == Action.AT_ONCE) ? 50 : action.weight);
		assertThat(programs.search(100, 5)).isNull();
	}

}
