package dev.arena.process;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

import dev.arena.Arena;

/** Damages segments at random while they are in use and goes on using them. */
public final class FuzzChild {

	private final SplittableRandom random;

	private FuzzChild(long seed) {
		this.random = new SplittableRandom(seed);
	}

	/**
	 * Arguments: segment name, first seed, number of rounds. Prints the seed of a round
	 * that fails.
	 */
	public static void main(String[] arguments) throws Exception {
		long seed = Long.parseLong(arguments[1]);
		int rounds = Integer.parseInt(arguments[2]);
		long slowestNanos = 0;
		for (int round = 0; round < rounds; round++) {
			if (round % 100 == 0) {
				System.out.println("round " + round);
			}
			long start = System.nanoTime();
			try {
				new FuzzChild(seed + round).round(arguments[0]);
			}
			catch (RuntimeException | Error ex) {
				System.out.println("round " + round + " with seed " + (seed + round) + " failed: " + ex);
				ex.printStackTrace(System.out);
				System.exit(4);
			}
			slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
		}
		System.out.println("survived, slowest round " + slowestNanos / 1_000_000 + " ms");
	}

	private void round(String name) throws IOException {
		Arena first = Arena.shared(name, Damage.SPEC);
		Arena second = Arena.shared(name, Damage.SPEC);
		try {
			Customer customer = new Customer(name, this.random);
			customer.use(List.of(first, second), 20);
			Damage damage = Objects.requireNonNull(Damage.to(name, this.random));
			for (int i = 0; i < 4; i++) {
				damage.corrupt();
				customer.use(List.of(first, second), 10);
			}
		}
		finally {
			Customer.tolerating(second::close);
			Customer.tolerating(first::close);
			Files.deleteIfExists(Segments.file(name));
		}
	}

}
