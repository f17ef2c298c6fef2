package dev.arena.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.Chunk;

/**
 * Allocates and frees at random and fills each chunk with words that follow from its
 * holder and a counter, checked just before it is freed: two holders of one chunk at the
 * same time show as a wrong word.
 */
public final class Hammer {

	private static final int MAX_HELD = 24;

	private final Arena arena;

	private final Random random;

	private final long holder;

	private final long maxSizeBytes;

	private final List<Chunk> held = new ArrayList<>();

	private final List<Long> firstWords = new ArrayList<>();

	private long counter;

	private volatile long allocations;

	private volatile @Nullable Throwable failure;

	public Hammer(Arena arena, long seed) {
		this.arena = arena;
		this.random = new Random(seed);
		this.holder = seed * 0x9E37_79B9_7F4A_7C15L;
		this.maxSizeBytes = arena.spec().pools().get(arena.spec().pools().size() - 1).chunkSizeBytes();
	}

	/**
	 * Runs a number of allocations, or until told to stop if it is 0, then frees
	 * everything.
	 */
	public void run(long operations, BooleanSupplier stop) {
		try {
			for (long i = 0; (operations == 0 || i < operations) && !stop.getAsBoolean(); i++) {
				step();
			}
			while (!this.held.isEmpty()) {
				free(this.held.size() - 1);
			}
		}
		catch (Throwable ex) {
			this.failure = ex;
		}
	}

	private void step() {
		if (this.held.size() < MAX_HELD && this.random.nextInt(5) < 3) {
			allocate();
		}
		else if (!this.held.isEmpty()) {
			free(this.random.nextInt(this.held.size()));
		}
	}

	private void allocate() {
		Chunk chunk = this.arena.allocate(1 + this.random.nextInt((int) this.maxSizeBytes));
		if (chunk != null) {
			this.allocations++;
			long word = this.holder ^ ++this.counter;
			for (long offset = 0; offset < chunk.size(); offset += Long.BYTES) {
				chunk.putLong(offset, word + offset);
			}
			this.held.add(chunk);
			this.firstWords.add(word);
		}
	}

	private void free(int i) {
		Chunk chunk = this.held.remove(i);
		long word = this.firstWords.remove(i);
		for (long offset = 0; offset < chunk.size(); offset += Long.BYTES) {
			if (chunk.getLong(offset) != word + offset) {
				throw new IllegalStateException(chunk + " has two holders: at offset " + offset + " it has "
						+ Long.toHexString(chunk.getLong(offset)) + " instead of " + Long.toHexString(word + offset));
			}
		}
		if (!this.arena.deallocate(chunk)) {
			throw new IllegalStateException("A free was refused");
		}
	}

	public long allocations() {
		return this.allocations;
	}

	/** What went wrong, or {@code null}. */
	public @Nullable Throwable failure() {
		return this.failure;
	}

	/** The number of allocations, or what went wrong. */
	public String report() {
		return (this.failure != null) ? "with " + this.failure : Long.toString(this.allocations);
	}

}
