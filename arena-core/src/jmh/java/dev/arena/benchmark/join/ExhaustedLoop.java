package dev.arena.benchmark.join;

import java.util.ArrayList;
import java.util.List;

import dev.arena.Arena;
import dev.arena.Chunk;

/**
 * Asks a pool whose chunks are all held for one more.
 */
final class ExhaustedLoop extends Loop {

	private final Arena arena;

	private final Chunk cursor;

	private final List<Chunk> held = new ArrayList<>();

	ExhaustedLoop(Arenas arenas) {
		this.arena = arenas.current();
		this.cursor = this.arena.newChunk();
		Chunk chunk = this.arena.tryAllocate(SIZE_BYTES);
		while (chunk != null) {
			this.held.add(chunk);
			chunk = this.arena.tryAllocate(SIZE_BYTES);
		}
	}

	@Override
	long run(int steps) {
		long word = 1;
		for (int i = 0; i < steps; i++) {
			if (this.arena.tryAllocate(SIZE_BYTES, this.cursor)) {
				throw new IllegalStateException("a pool had one more than its " + this.held.size() + " chunks");
			}
			word = next(word);
		}
		return word;
	}

	@Override
	void end() {
		this.held.forEach(Chunk::close);
	}

}
