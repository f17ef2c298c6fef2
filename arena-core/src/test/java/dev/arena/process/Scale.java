package dev.arena.process;

/**
 * How long the stress tests are: 1 by default, more by {@code -Darena.stress.scale=10}.
 */
public final class Scale {

	private static final double FACTOR = Double.parseDouble(System.getProperty("arena.stress.scale", "1"));

	private Scale() {
	}

	/** A count for this run. */
	public static int of(int count) {
		return Math.max(1, (int) (count * FACTOR));
	}

	/** A random seed: that of the property {@code arena.stress.seed} if it is set. */
	public static long seed() {
		long seed = Long.getLong("arena.stress.seed", System.nanoTime());
		System.out.println("arena.stress.seed=" + seed);
		return seed;
	}

}
