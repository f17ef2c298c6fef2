package dev.arena.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.Chunk;
import dev.arena.Pool;

/**
 * Uses arenas on a segment in every way there is, at random. Anything is allowed to
 * happen but a crash, a hang, and an exception that is not one of the library's.
 */
final class Customer {

	private final String name;

	private final SplittableRandom random;

	private final List<Chunk> held = new ArrayList<>();

	private long succeeded;

	private long slowestNanos;

	Customer(String name, SplittableRandom random) {
		this.name = name;
		this.random = random;
	}

	void use(List<Arena> arenas, int operations) {
		for (int i = 0; i < operations; i++) {
			Arena arena = arenas.get(this.random.nextInt(arenas.size()));
			long start = System.nanoTime();
			tolerating(() -> {
				operation(arena);
				this.succeeded++;
			});
			this.slowestNanos = Math.max(this.slowestNanos, System.nanoTime() - start);
		}
	}

	/** How many operations ended without an exception. */
	long succeeded() {
		return this.succeeded;
	}

	long slowestNanos() {
		return this.slowestNanos;
	}

	static void tolerating(Runnable operation) {
		try {
			operation.run();
		}
		catch (ArenaException | IllegalStateException ex) {
			return; // a named exception is what damage may cause
		}
	}

	private void operation(Arena arena) {
		switch (this.random.nextInt(17)) {
			case 0, 1, 2, 3, 4 -> {
				Chunk chunk = arena.allocate(1 + this.random.nextInt(256));
				if (chunk != null) {
					this.held.add(chunk);
					chunk.fill(0, chunk.size(), (byte) -1);
				}
			}
			case 5, 6, 7 -> anyHeld().ifPresent(arena::deallocate);
			case 8 -> anyHeld().ifPresent((chunk) -> arena.adopt(chunk.handOff()));
			case 9 -> arena.adopt(this.random.nextLong() >>> this.random.nextInt(64));
			case 10 -> arena.inspect().verify();
			case 11 -> arena.maintain().reclaim();
			case 12 -> arena.pools().forEach((pool) -> counters(pool));
			case 13 -> arena.inspect().attachments();
			case 14 -> arena.maintain().reclaimInTransit(Duration.ofSeconds(this.random.nextInt(2)));
			case 15 -> anyHeld().ifPresent((chunk) -> arena.deallocate(chunk.handOff()));
			default -> Arena.shared(this.name, Damage.SPEC).close();
		}
	}

	private static long counters(Pool pool) {
		return pool.counts().used() + pool.allocationCount() + pool.promotionCount() + pool.exhaustionCount();
	}

	private Optional<Chunk> anyHeld() {
		return this.held.isEmpty() ? Optional.empty()
				: Optional.of(this.held.remove(this.random.nextInt(this.held.size())));
	}

}
