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
 * Names of arenas and channels as relaxed binding sees them. To it {@code order-book},
 * {@code orderBook} and the {@code ORDERBOOK} of an environment variable are the same
 * property, but different keys of a map.
 */
final class RelaxedNames {

	private RelaxedNames() {
	}

	/** What all spellings of a name have in common. */
	static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
	}

	/**
	 * Drops the spelling that an environment variable leaves in the map when it overrides
	 * a property of an entry with a dash or a capital letter in its name. The entry
	 * itself has the value already.
	 * @param map the property whose keys the names are
	 */
	static void dropSpellingsOfEnvironment(String map, Set<String> names,
			Iterable<ConfigurationPropertySource> sources) {
		ConfigurationPropertyName parent = ConfigurationPropertyName.of(map);
		for (String name : List.copyOf(names)) {
			boolean repeated = names.stream().anyMatch((other) -> !other.equals(name) && uniform(other).equals(name));
			if (repeated && !isWrittenElsewhere(parent, name, sources)) {
				names.remove(name);
			}
		}
	}

	private static boolean isWrittenElsewhere(ConfigurationPropertyName parent, String name,
			Iterable<ConfigurationPropertySource> sources) {
		for (ConfigurationPropertySource source : sources) {
			if (source instanceof IterableConfigurationPropertySource iterable
					&& !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)
					&& iterable.stream().anyMatch((property) -> isBelow(parent, name, property))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isBelow(ConfigurationPropertyName parent, String name, ConfigurationPropertyName property) {
		return parent.isAncestorOf(property)
				&& property.getElement(parent.getNumberOfElements(), Form.ORIGINAL).equals(name);
	}

}
