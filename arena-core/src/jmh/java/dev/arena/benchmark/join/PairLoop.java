package dev.arena.benchmark.join;

import dev.arena.Arena;
import dev.arena.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * Allocate, write a word, free.
 */
final class PairLoop extends Loop {

	private final Arena arena;

	/** Made by the thread that uses it: those of two threads share no cache line. */
	private @Nullable Chunk cursor;

	PairLoop(Arenas arenas) {
		this.arena = arenas.current();
	}

	@Override
	long run(int steps) {
		if (this.cursor == null) {
			this.cursor = this.arena.newChunk();
		}
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
