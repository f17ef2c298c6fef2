package dev.arena.cpeer;

import java.util.SplittableRandom;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.Pool;

/**
 * What chunks are filled with, on both sides: a function of the handle that handing them
 * off will make valid. A chunk that has lost its filling was somebody else's at the same
 * time.
 */
final class Filling {

	private static final int HELD = 16;

	private Filling() {
	}

	private static long word(long handle, long i) {
		long z = (handle ^ i << 40) + 0x9e3779b97f4a7c15L;
		z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
		return z ^ z >>> 27;
	}

	static void fill(Chunk chunk) {
		long handle = chunk.handle();
		for (long i = 0; i < chunk.size() / Long.BYTES; i++) {
			chunk.putLong(i * Long.BYTES, word(handle, i));
		}
	}

	/** Whether a chunk is filled as by who had it under a handle. */
	private static boolean isIn(Chunk chunk, long handle) {
		for (long i = 0; i < chunk.size() / Long.BYTES; i++) {
			if (chunk.getLong(i * Long.BYTES) != word(handle, i)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Allocates, fills, checks and frees at random: how many chunks it got.
	 */
	static long hammer(Arena arena, long rounds, long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		Chunk[] held = new Chunk[HELD];
		for (int i = 0; i < HELD; i++) {
			held[i] = arena.newChunk();
		}
		long allocated = 0;
		for (long i = 0; i < rounds; i++) {
			Chunk chunk = held[random.nextInt(HELD)];
			if (chunk.isOpen()) {
				free(arena, chunk, chunk.handle());
			}
			else if (arena.allocate(anySize(arena, random), chunk)) {
				fill(chunk);
				allocated++;
			}
		}
		for (Chunk chunk : held) {
			if (chunk.isOpen()) {
				free(arena, chunk, chunk.handle());
			}
		}
		return allocated;
	}

	/**
	 * Hands off filled chunks to a peer. A chunk that the peer has not heard of it cannot
	 * free, so what was said is flushed before waiting for a free one.
	 */
	static void give(Arena arena, long count, long seed, CPeer peer) {
		SplittableRandom random = new SplittableRandom(seed);
		Chunk chunk = arena.newChunk();
		for (long i = 0; i < count; i++) {
			while (!arena.allocate(anySize(arena, random), chunk)) {
				peer.flush();
				Thread.yield();
			}
			fill(chunk);
			peer.say(CPeer.hex(chunk.handOff()));
		}
		peer.flush();
	}

	/**
	 * Adopts, checks and frees what a peer hands off.
	 */
	static void take(Arena arena, long count, CPeer peer) {
		Chunk chunk = arena.newChunk();
		for (long i = 0; i < count; i++) {
			long handle = CPeer.word(peer.answer());
			if (!arena.adopt(handle, chunk)) {
				throw peer.failure("has handed off a stale chunk: " + CPeer.hex(handle));
			}
			free(arena, chunk, handle);
		}
	}

	private static long anySize(Arena arena, SplittableRandom random) {
		Pool pool = arena.pools().get(random.nextInt(arena.pools().size()));
		return pool.chunkSizeBytes();
	}

	private static void free(Arena arena, Chunk chunk, long handle) {
		if (!isIn(chunk, handle)) {
			throw new AssertionError("Somebody else has written into " + chunk);
		}
		if (!arena.deallocate(chunk)) {
			throw new AssertionError("Somebody else has freed " + chunk);
		}
	}

}
