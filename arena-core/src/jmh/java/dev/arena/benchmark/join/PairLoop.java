package dev.arena.benchmark.join;

import dev.arena.Arena;
import dev.arena.Chunk;

/**
 * Allocate, write a word, free.
 */
final class PairLoop extends Loop {

	private final Arena arena;

	private final Chunk cursor;

	PairLoop(Arenas arenas) {
		this.arena = arenas.current();
		this.cursor = this.arena.newChunk();
	}

	@Override
	long run(int steps) {
		long word = 1;
		for (int i = 0; i < steps; i++) {
			if (!this.arena.allocate(SIZE_BYTES, this.cursor)) {
				throw noChunkIsLeft(this.arena);
			}
			this.cursor.putLong(0, i);
			this.cursor.close();
			word = next(word);
		}
		return word;
	}

}
