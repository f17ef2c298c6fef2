package dev.arena.benchmark.join;

import dev.arena.Arena;
import dev.arena.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * Takes each chunk of a new arena once.
 */
final class FirstPassLoop extends Loop {

	private final Arenas arenas;

	private Arena arena;

	private final @Nullable Chunk[] cursors;

	FirstPassLoop(Arenas arenas) {
		this.arenas = arenas;
		this.arena = arenas.current();
		this.cursors = new Chunk[(int) this.arena.pools().get(0).chunkCount()];
	}

	@Override
	int prepare(int steps) {
		end();
		this.arena = this.arenas.renewed();
		for (int i = 0; i < this.cursors.length; i++) {
			this.cursors[i] = this.arena.newChunk();
		}
		return this.cursors.length;
	}

	@Override
	long run(int steps) {
		long word = 1;
		for (int i = 0; i < steps; i++) {
			Chunk cursor = this.cursors[i];
			if (!this.arena.allocate(SIZE_BYTES, cursor)) {
				throw noChunkIsLeft(this.arena);
			}
			cursor.putLong(0, i);
			word = next(word);
		}
		return word;
	}

	@Override
	void end() {
		for (Chunk cursor : this.cursors) {
			if (cursor != null) {
				cursor.close();
			}
		}
	}

}
