package dev.arena.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.Pool;
import dev.arena.PoolSpec;

/**
 * Damages segments at random while they are in use and goes on using them. Anything is
 * allowed to happen but a crash, a hang, and an exception that is not one of the
 * library's.
 */
public final class FuzzChild {

	private static final ArenaSpec SPEC = ArenaSpec.of(PoolSpec.of(40, 64), PoolSpec.of(5, 256));

	/** Up to the payload of the first pool, and the words of the second. */
	private static final int CORRUPTIBLE_BYTES = (int) SPEC.footprintBytes();

	private final SplittableRandom random;

	private final List<Chunk> held = new ArrayList<>();

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
		Arena first = Arena.shared(name, SPEC);
		Arena second = Arena.shared(name, SPEC);
		try {
			ByteBuffer memory = map(name);
			work(first, second, name, 20);
			for (int damage = 0; damage < 4; damage++) {
				corrupt(memory);
				work(first, second, name, 10);
			}
		}
		finally {
			tolerating(second::close);
			tolerating(first::close);
			Arena.unlink(name);
		}
	}

	private static ByteBuffer map(String name) throws IOException {
		try (FileChannel channel = FileChannel.open(Segments.file(name), StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size()).order(ByteOrder.nativeOrder());
		}
	}

	private void corrupt(ByteBuffer memory) {
		int offset = this.random.nextInt(3) == 0 ? this.random.nextInt(CORRUPTIBLE_BYTES)
				: 20480 + this.random.nextInt(2048);
		int aligned = offset & -Long.BYTES;
		switch (this.random.nextInt(5)) {
			case 0 -> memory.put(offset, (byte) (memory.get(offset) ^ 1 << this.random.nextInt(8)));
			case 1 -> memory.put(offset, (byte) this.random.nextInt());
			case 2 -> memory.putLong(aligned, this.random.nextLong());
			case 3 -> memory.putLong(aligned, this.random.nextBoolean() ? 0 : -1);
			default -> memory.putLong(aligned, this.random.nextInt(64) | (long) this.random.nextInt(64) << 32);
		}
	}

	private void work(Arena first, Arena second, String name, int operations) {
		for (int i = 0; i < operations; i++) {
			Arena arena = this.random.nextBoolean() ? first : second;
			tolerating(() -> operation(arena, name));
		}
	}

	private void operation(Arena arena, String name) {
		switch (this.random.nextInt(16)) {
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
			case 10 -> arena.verify();
			case 11 -> arena.reclaim();
			case 12 -> arena.pools().forEach((pool) -> counters(pool));
			case 13 -> arena.attachments();
			case 14 -> arena.reclaimInTransit(Duration.ZERO);
			default -> Arena.shared(name, SPEC).close();
		}
	}

	private static long counters(Pool pool) {
		return pool.freeCount() + pool.allocationCount() + pool.promotionCount() + pool.exhaustionCount();
	}

	private Optional<Chunk> anyHeld() {
		return this.held.isEmpty() ? Optional.empty()
				: Optional.of(this.held.remove(this.random.nextInt(this.held.size())));
	}

	private static void tolerating(Runnable operation) {
		try {
			operation.run();
		}
		catch (ArenaException | IllegalStateException ex) {
			return; // a named exception is what damage may cause
		}
	}

}
