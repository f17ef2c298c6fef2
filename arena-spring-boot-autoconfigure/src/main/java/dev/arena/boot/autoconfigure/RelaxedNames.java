package dev.arena.boot.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Names of arenas as relaxed binding sees them. To it {@code order-book},
 * {@code orderBook} and the {@code ORDERBOOK} of an environment variable are the same
 * property, but different keys of a map.
 */
final class RelaxedNames {

	private static final ConfigurationPropertyName ARENAS = ConfigurationPropertyName.of("arena.arenas");

	private RelaxedNames() {
	}

	/** What all spellings of a name have in common. */
	static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
	}

	/**
	 * Drops the spelling that an environment variable leaves in the map when it overrides
	 * a property of an arena with a dash or a capital letter in its name. The arena
	 * itself has the value already.
	 */
	static void dropSpellingsOfEnvironment(Set<String> names, Iterable<ConfigurationPropertySource> sources) {
		for (String name : List.copyOf(names)) {
			boolean repeated = names.stream().anyMatch((other) -> !other.equals(name) && uniform(other).equals(name));
			if (repeated && !isWrittenElsewhere(name, sources)) {
				names.remove(name);
			}
		}
	}

	private static boolean isWrittenElsewhere(String name, Iterable<ConfigurationPropertySource> sources) {
		for (ConfigurationPropertySource source : sources) {
			if (source instanceof IterableConfigurationPropertySource iterable
					&& !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)
					&& iterable.stream().anyMatch((property) -> isBelow(name, property))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isBelow(String name, ConfigurationPropertyName property) {
		return ARENAS.isAncestorOf(property)
				&& property.getElement(ARENAS.getNumberOfElements(), Form.ORIGINAL).equals(name);
	}

}
