package dev.arena.boot.autoconfigure;

import java.util.Map;

import dev.arena.Arena;

/**
 * Is told of the arenas of the application as soon as they are there: of those that are
 * created at the start, together, when all singletons have been; of one that is lazy when
 * it is used for the first time. These are the arenas that {@link ArenaRegistry#names()}
 * lists, however they became beans.
 */
@FunctionalInterface
public interface ArenaObserver {

	/**
	 * Some arenas are there, which were not when this was called before.
	 * @param arenas the arenas by name, at least one
	 */
	void arenasCreated(Map<String, Arena> arenas);

}
