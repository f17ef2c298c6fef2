package dev.arena.benchmark.join;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.LocalOptions;
import dev.arena.SharedOptions;
import dev.arena.memory.MemoryOptions;
import dev.arena.memory.Requirement;

/**
 * The arena of a loop, and new ones like it. Its memory is present.
 */
final class Arenas implements AutoCloseable {

	private static final MemoryOptions PRESENT = MemoryOptions.defaults().withPrefault(Requirement.REQUIRE);

	private final ArenaSpec spec;

	private final boolean shared;

	private Arena current;

	Arenas(ArenaSpec spec, boolean shared) {
		this.spec = spec;
		this.shared = shared;
		this.current = open();
	}

	private Arena open() {
		return this.shared ? Arena.shared("/arena-join-" + ProcessHandle.current().pid(), this.spec,
				SharedOptions.defaults().withMemory(PRESENT))
				: Arena.local(this.spec, LocalOptions.defaults().withMemory(PRESENT));
	}

	Arena current() {
		return this.current;
	}

	/** Closes the current arena and opens a new one. */
	Arena renewed() {
		this.current.close();
		this.current = open();
		return this.current;
	}

	@Override
	public void close() {
		this.current.close();
	}

}
