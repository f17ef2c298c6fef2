package dev.arena.boot.autoconfigure.diagnostics;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * The arena whose creation failed: an entry of {@code arena.arenas}, or one that a bean
 * of the application creates.
 */
final class FailedArena {

	private static final String ARENAS = "arena.arenas.";

	private final @Nullable String beanName;

	private final Iterable<ConfigurationPropertySource> sources;

	private final boolean configured;

	private FailedArena(@Nullable String beanName, Environment environment) {
		this.beanName = beanName;
		this.sources = ConfigurationPropertySources.get(environment);
		this.configured = beanName != null && firstOf(ARENAS + beanName) != null;
	}

	/** The bean at whose creation it happened is the innermost one. */
	static FailedArena of(Throwable failure, Environment environment) {
		String beanName = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof BeanCreationException creation && creation.getBeanName() != null) {
				beanName = creation.getBeanName();
			}
		}
		return new FailedArena(beanName, environment);
	}

	/** As the subject of a sentence. */
	String subject() {
		if (this.configured) {
			return String.format(Locale.ROOT, "The arena '%s' (%s)", this.beanName, property(""));
		}
		return (this.beanName != null) ? String.format(Locale.ROOT, "The arena of the bean '%s'", this.beanName)
				: "An arena";
	}

	/**
	 * What to change.
	 * @param key a property of the entry, or an empty string for the entry itself
	 */
	String property(String key) {
		if (this.configured) {
			return ARENAS + this.beanName + (key.isEmpty() ? "" : "." + key);
		}
		return (key.isEmpty()) ? "the arena" : "the arena's " + key;
	}

	/** Whether a property of the entry has a value. */
	boolean isSet(String key) {
		return this.configured && firstOf(property(key)) != null;
	}

	/** Where a property of the entry has its value from. */
	@Nullable Origin origin(String key) {
		ConfigurationProperty property = (this.configured) ? firstOf(property(key)) : null;
		return (property != null) ? property.getOrigin() : null;
	}

	/** A property or, if it has no value itself, the first one below it. */
	private @Nullable ConfigurationProperty firstOf(String name) {
		ConfigurationPropertyName wanted = ConfigurationPropertyName.adapt(name, '.');
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = source.getConfigurationProperty(wanted);
			if (property == null && source instanceof IterableConfigurationPropertySource iterable) {
				property = iterable.stream()
					.filter(wanted::isAncestorOf)
					.findFirst()
					.map(source::getConfigurationProperty)
					.orElse(null);
			}
			if (property != null) {
				return property;
			}
		}
		return null;
	}

}
