package dev.arena.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.jspecify.annotations.Nullable;

import dev.arena.ArenaSpec;
import dev.arena.PoolSpec;

/**
 * Makes programs of random steps and runs them.
 */
final class Programs {

	static final String CALLS_FOLLOW = "The program, whose last call failed:";

	/** Few chunks, so that pools are exhausted; and more than one block of them. */
	static final List<ArenaSpec> SPECS = List.of(ArenaSpec.of(PoolSpec.ofChunkSize(64).withChunkCount(2)),
			ArenaSpec.of(PoolSpec.ofChunkSize(16).withChunkCount(3), PoolSpec.ofChunkSize(256).withChunkCount(2)),
			ArenaSpec.of(PoolSpec.ofChunkSize(16).withChunkCount(1), PoolSpec.ofChunkSize(32).withChunkCount(66),
					PoolSpec.ofChunkSize(1024).withChunkCount(2)),
			ArenaSpec.of(PoolSpec.ofChunkSize(512).withChunkCount(130)));

	/** Kept, because a logger that nobody keeps forgets its level. */
	private static final Logger WARNINGS = Logger.getLogger("dev.arena");

	static {
		WARNINGS.setLevel(Level.OFF); // of chunks that are held when their arena is
										// closed
	}

	private final long seed;

	private final int mostSteps;

	private final List<Action> actions = new ArrayList<>();

	/**
	 * Programs that are the same for the same arguments.
	 * @param mostSteps how long they are at most
	 * @param weights how often to choose which action
	 */
	Programs(long seed, int mostSteps, ToIntFunction<Action> weights) {
		this.seed = seed;
		this.mostSteps = mostSteps;
		for (Action action : Action.values()) {
			for (int i = 0; i < weights.applyAsInt(action); i++) {
				this.actions.add(action);
			}
		}
	}

	/**
	 * Searches programs of the default actions for one that fails.
	 * @return what failed, made smaller, or {@code null} if nothing did
	 */
	static @Nullable String search(long seed, int programs) {
		return new Programs(seed, 60, (action) -> action.weight).search(programs, 1);
	}

	/**
	 * Searches for a program that fails.
	 * @param programs how many to try
	 * @param attempts how often a smaller one must pass before it is given up
	 * @return what failed, made smaller, or {@code null} if nothing did
	 */
	@Nullable String search(int programs, int attempts) {
		for (int i = 0; i < programs; i++) {
			Random random = new Random(this.seed * 1_000_003 + i);
			Failure failure = run(SPECS.get(random.nextInt(SPECS.size())), steps(random));
			if (failure != null) {
				return new Shrinking(failure, attempts).smallest().describe() + "\n(program " + i + " of seed "
						+ this.seed + ")";
			}
		}
		return null;
	}

	private List<Step> steps(Random random) {
		List<Step> steps = new ArrayList<>();
		int count = 1 + random.nextInt(this.mostSteps);
		for (int i = 0; i < count; i++) {
			steps.add(new Step(this.actions.get(random.nextInt(this.actions.size())), random.nextInt(Step.LIMIT),
					random.nextInt(Step.LIMIT), random.nextInt(Step.LIMIT), random.nextInt(Step.LIMIT)));
		}
		return steps;
	}

	/** Runs a program. */
	static @Nullable Failure run(ArenaSpec spec, List<Step> steps) {
		World world = new World(spec);
		int done = 0;
		try {
			for (Step step : steps) {
				done++;
				step.action().run(world, step);
				world.compare();
			}
			world.end();
			return null;
		}
		catch (Throwable ex) { // of whatever kind
			world.abandon();
			return new Failure(spec, List.copyOf(steps.subList(0, done)), ex, world.transcript());
		}
	}

}
