package dev.arena.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.PoolSpec;

/**
 * Passes every step of the life of an attachment several times: attach, which recovers
 * who died before; take everything that there is, free it; fail in the middle of a free;
 * allocate, free, hand off, adopt; close while holding chunks.
 */
public final class CrashWorkload {

	/** How many chunks the arena has. */
	public static final int CHUNKS = 90;

	/** How many chunks are held when the arena is closed. */
	public static final int HELD_AT_CLOSE = 14;

	private static final int ROUNDS = 10;

	private CrashWorkload() {
	}

	/** Argument: segment name. */
	public static void main(String[] arguments) {
		Arena arena = Arena.shared(arguments[0], spec());
		takeAndFreeAll(arena);
		failInTheMiddleOfAFree(arena);
		List<Chunk> held = new ArrayList<>();
		Chunk again = arena.newChunk();
		for (int round = 0; round < ROUNDS; round++) {
			Chunk first = StormChild.fill(arena.allocate(64));
			Chunk second = StormChild.fill(arena.allocate(200));
			long handle = first.handOff();
			Chunk adopted = StormChild.verify(arena.adopt(handle), handle);
			arena.deallocate(second.handOff());
			if (round % 3 == 0) {
				held.add(adopted);
			}
			else {
				adopted.close();
			}
			held.add(StormChild.fill(arena.allocate(200)));
			for (int i = 0; i < 3; i++) { // takes what it freed last
				arena.allocate(200, again);
				again.putLong(0, round).close();
			}
		}
		arena.close();
		Arena.shared(arguments[0], spec()); // left to the shutdown hook
	}

	/** A pool of one block, and one whose tree of flags has two levels. */
	public static ArenaSpec spec() {
		return ArenaSpec.of(PoolSpec.ofChunkSize(64).withChunkCount(20),
				PoolSpec.ofChunkSize(256).withChunkCount(CHUNKS - 20));
	}

	private static void takeAndFreeAll(Arena arena) {
		List<Chunk> all = new ArrayList<>();
		for (Chunk chunk = arena.allocate(1); chunk != null; chunk = arena.allocate(1)) {
			all.add(StormChild.fill(chunk));
		}
		all.forEach((chunk) -> StormChild.verify(chunk, chunk.handle()).close());
	}

	/** What is left unfinished is finished by the next allocations, and a search. */
	private static void failInTheMiddleOfAFree(Arena arena) {
		Chunk chunk = arena.allocate(64);
		AtomicBoolean failed = new AtomicBoolean();
		CrashPoints.program((point) -> {
			if (point.equals("FREED") && failed.compareAndSet(false, true)) {
				throw new InjectedError();
			}
		});
		try {
			chunk.close();
			throw new IllegalStateException("No error has struck");
		}
		catch (InjectedError ex) {
			takeAndFreeAll(arena);
		}
	}

	private static final class InjectedError extends Error {

		private static final long serialVersionUID = 1L;

	}

}
