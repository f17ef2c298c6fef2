package dev.arena.benchmark.join;

import dev.arena.Arena;
import dev.arena.Chunk;

/**
 * Many chunks at once.
 */
final class BurstLoop extends Loop {

	private final Arena arena;

	private final Chunk[] cursors;

	private final boolean reverse;

	BurstLoop(Arenas arenas, int size, boolean reverse) {
		this.arena = arenas.current();
		this.cursors = new Chunk[size];
		for (int i = 0; i < size; i++) {
			this.cursors[i] = this.arena.newChunk();
		}
		this.reverse = reverse;
	}

	@Override
	int chunksInStep() {
		return this.cursors.length;
	}

	@Override
	long run(int steps) {
		long word = 1;
		for (int i = 0; i < steps; i++) {
			word = take(word);
			if (this.reverse) {
				freeLastFirst();
			}
			else {
				free();
			}
		}
		return word;
	}

	private long take(long before) {
		long word = before;
		Chunk[] cursors = this.cursors;
		for (int i = 0; i < cursors.length; i++) {
			Chunk cursor = cursors[i];
			if (!this.arena.allocate(SIZE_BYTES, cursor)) {
				throw noChunkIsLeft(this.arena);
			}
			cursor.putLong(0, i);
			word = next(word);
		}
		return word;
	}

	private void free() {
		for (Chunk cursor : this.cursors) {
			cursor.close();
		}
	}

	private void freeLastFirst() {
		Chunk[] cursors = this.cursors;
		for (int i = cursors.length - 1; i >= 0; i--) {
			cursors[i].close();
		}
	}

}
