package dev.arena.process;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

import dev.arena.Arena;

/**
 * Creates a segment, uses it from two threads, leaves and unlinks it, and again;
 * meanwhile a {@link RubbishWriter} is at work.
 */
public final class RubbishChild {

	private static final int OPERATIONS = 100;

	private final String name;

	private final long enough;

	private final LongAdder operations = new LongAdder();

	private final LongAdder succeeded = new LongAdder();

	private final LongAccumulator slowestNanos = new LongAccumulator(Math::max, 0);

	private RubbishChild(String name, long enough) {
		this.name = name;
		this.enough = enough;
	}

	/** Arguments: segment name, seed, number of operations. */
	public static void main(String[] arguments) throws Exception {
		RubbishChild child = new RubbishChild(arguments[0], Long.parseLong(arguments[2]));
		SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]) + 1);
		Thread[] threads = new Thread[2];
		for (int i = 0; i < threads.length; i++) {
			SplittableRandom own = random.split();
			threads[i] = new Thread(() -> child.run(own), "customer-" + i);
			threads[i].setUncaughtExceptionHandler((thread, ex) -> {
				ex.printStackTrace(System.out);
				Runtime.getRuntime().halt(4);
			});
			threads[i].start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		Segments.file(arguments[0]).toFile().delete();
		System.out.printf("survived %d operations, of which succeeded %d; the slowest took %d ms%n",
				child.operations.sum(), child.succeeded.sum(), child.slowestNanos.get() / 1_000_000);
	}

	private void run(SplittableRandom random) {
		while (this.operations.sum() < this.enough) {
			List<Arena> arenas = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				Customer.tolerating(() -> arenas.add(Arena.shared(this.name, Damage.SPEC)));
			}
			if (!arenas.isEmpty()) {
				Customer customer = new Customer(this.name, random);
				customer.use(arenas, OPERATIONS);
				this.operations.add(OPERATIONS);
				System.out.println("operations: " + this.operations.sum());
				this.succeeded.add(customer.succeeded());
				this.slowestNanos.accumulate(customer.slowestNanos());
			}
			arenas.forEach((arena) -> Customer.tolerating(arena::close));
			Segments.file(this.name).toFile().delete(); // marked as a segment or not
		}
	}

}
