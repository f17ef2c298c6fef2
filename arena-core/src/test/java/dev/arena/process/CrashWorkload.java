package dev.arena.process;

import java.util.ArrayList;
import java.util.List;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

/**
 * Passes every step of the life of an attachment several times: attach, which recovers
 * who died before; allocate, free, hand off, adopt; close while holding chunks.
 */
public final class CrashWorkload {

	private static final int ROUNDS = 10;

	/**
	 * How many pops there are, after a predecessor died, before one takes a chunk that no
	 * slot has freed yet: nothing but the pop itself says whose it is.
	 */
	public static final int POPS_BEFORE_UNTOUCHED = 8;

	private CrashWorkload() {
	}

	/** Argument: segment name. */
	public static void main(String[] arguments) {
		Arena arena = Arena.shared(arguments[0], spec());
		List<Chunk> held = new ArrayList<>();
		Chunk again = arena.newChunk();
		for (int round = 0; round < ROUNDS; round++) {
			Chunk first = fill(arena.allocate(64));
			Chunk second = fill(arena.allocate(200));
			long handle = first.handOff();
			second.close();
			Chunk adopted = StormChild.verify(arena.adopt(handle));
			if (round % 3 == 0) {
				held.add(adopted);
			}
			else {
				adopted.close();
			}
			held.add(fill(arena.allocate(200)));
			for (int i = 0; i < 3; i++) { // it takes what it freed last, then reserves it
				arena.allocate(200, again);
				again.putLong(0, round).close();
			}
			arena.allocate(200, again); // reserved until the next pop
			again.putLong(0, round);
			Chunk next = fill(arena.allocate(200));
			if (again.getLong(0) != round) {
				throw new IllegalStateException("Chunk " + again + " has two holders");
			}
			again.close();
			next.close();
		}
		arena.close();
		Arena.shared(arguments[0], spec()); // left to the shutdown hook
	}

	public static ArenaSpec spec() {
		return ArenaSpec.of(20, 64, 256);
	}

	private static Chunk fill(Chunk chunk) {
		return StormChild.fill(chunk);
	}

}
