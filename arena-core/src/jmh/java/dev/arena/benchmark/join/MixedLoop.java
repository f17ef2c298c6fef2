package dev.arena.benchmark.join;

import java.util.Random;

import dev.arena.Arena;
import dev.arena.Chunk;

/**
 * Chunks of many sizes, the oldest replaced by one of the next size. The sizes are those
 * that the peer draws.
 */
final class MixedLoop extends Loop {

	private static final int HELD = 32;

	private static final int SEQUENCE = 1024;

	private final Arena arena;

	private final Chunk[] cursors = new Chunk[HELD];

	private final int[] sizesBytes = new int[SEQUENCE];

	private int step;

	MixedLoop(Arenas arenas) {
		this.arena = arenas.current();
		Random random = new Random(2026);
		for (int i = 0; i < SEQUENCE; i++) { // uniform in the number of bits
			int moreThanBytes = 16 << random.nextInt(6);
			this.sizesBytes[i] = moreThanBytes + random.nextInt(moreThanBytes) + 1;
		}
		for (int i = 0; i < HELD; i++) {
			this.cursors[i] = this.arena.newChunk();
			if (!this.arena.allocate(this.sizesBytes[i], this.cursors[i])) {
				throw noChunkIsLeft(this.arena);
			}
		}
	}

	@Override
	long run(int steps) {
		long word = 1;
		int step = this.step;
		for (int i = 0; i < steps; i++) {
			Chunk cursor = this.cursors[step & HELD - 1];
			cursor.close();
			if (!this.arena.allocate(this.sizesBytes[step & SEQUENCE - 1], cursor)) {
				throw noChunkIsLeft(this.arena);
			}
			cursor.putLong(0, step);
			step++;
			word = next(word);
		}
		this.step = step;
		return word;
	}

	@Override
	void end() {
		for (Chunk cursor : this.cursors) {
			cursor.close();
		}
	}

}
