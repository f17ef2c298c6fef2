package dev.arena.boot.autoconfigure;

/**
 * Changes the settings of arenas that {@code arena.arenas} configures, before they are
 * created. All beans of this type are applied to each arena, in the order that
 * {@link org.springframework.core.annotation.Order @Order} gives them; each receives what
 * the one before it returned.
 */
@FunctionalInterface
public interface ArenaCustomizer {

	/**
	 * Customizes one arena.
	 * @param name the name of the arena, which is its bean name
	 * @param settings what it would be created from
	 * @return what to create it from: {@code settings} or a changed copy
	 */
	ArenaSettings customize(String name, ArenaSettings settings);

}
