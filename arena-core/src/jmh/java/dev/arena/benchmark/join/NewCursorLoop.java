package dev.arena.benchmark.join;

import dev.arena.Arena;
import dev.arena.Chunk;

/**
 * Pairs, each with a cursor of its own.
 */
final class NewCursorLoop extends Loop {

	private final Arena arena;

	NewCursorLoop(Arenas arenas) {
		this.arena = arenas.current();
	}

	@Override
	long run(int steps) {
		long word = 1;
		for (int i = 0; i < steps; i++) {
			Chunk chunk = this.arena.allocate(SIZE_BYTES);
			if (chunk == null) {
				throw noChunkIsLeft(this.arena);
			}
			chunk.putLong(0, i);
			chunk.close();
			word = next(word);
		}
		return word;
	}

}
