package dev.arena;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;

/**
 * Arenas of one kind that are closed after each test.
 */
abstract class OpenArenas {

	private final List<Arena> opened = new ArrayList<>();

	abstract Arena create(ArenaSpec spec);

	final Arena open(ArenaSpec spec) {
		return closing(create(spec));
	}

	/** Has an arena closed after the test that was not made here. */
	final Arena closing(Arena arena) {
		this.opened.add(arena);
		return arena;
	}

	@AfterEach
	void closeAll() {
		this.opened.forEach(Arena::close);
	}

}
