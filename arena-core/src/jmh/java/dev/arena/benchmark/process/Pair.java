package dev.arena.benchmark.process;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

/**
 * Allocate a chunk of 64 bytes, write one word into it, free it: the same code in both
 * processes.
 */
final class Pair {

	static final int CHUNK_BYTES = 64;

	/** More than that the pools do not have; thread ids choose among them. */
	static final int MAX_LANES = 64;

	static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(CHUNK_BYTES, 256).withChunkCount(1024);

	private final Arena arena;

	private final Chunk cursor;

	Pair(Arena arena) {
		this.arena = arena;
		this.cursor = arena.newChunk();
	}

	void run() {
		this.arena.allocate(CHUNK_BYTES, this.cursor);
		this.cursor.putLong(0, 42); // fails if there was no chunk
		this.cursor.close();
	}

}
