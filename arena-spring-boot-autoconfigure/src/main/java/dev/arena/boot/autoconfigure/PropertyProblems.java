package dev.arena.boot.autoconfigure;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.origin.Origin;
import org.springframework.util.ObjectUtils;

/**
 * Collects what is wrong with properties, one line each, and reports all of it at once.
 */
class PropertyProblems {

	private final Iterable<ConfigurationPropertySource> sources;

	private final Set<String> lines = new LinkedHashSet<>();

	private final Set<ConfigurationPropertyName> names = new HashSet<>();

	PropertyProblems(Iterable<ConfigurationPropertySource> sources) {
		this.sources = sources;
	}

	void add(String property, @Nullable Object value, String rule) {
		add(property, value, rule, null);
	}

	/**
	 * Adds a problem.
	 * @param property the full name of the property
	 * @param value its value; nothing is shown if it is {@code null} or empty
	 * @param rule what must hold, as in "must be a power of two"
	 * @param nearest the nearest legal value, or {@code null} if there is none
	 */
	void add(String property, @Nullable Object value, String rule, @Nullable Object nearest) {
		Origin origin = origin(property);
		this.names.add(ConfigurationPropertyName.adapt(property, '.'));
		this.lines.add(property + (ObjectUtils.isEmpty(value) ? "" : " = " + value) + ": " + rule
				+ ((nearest != null) ? "; nearest legal value: " + nearest : "")
				+ ((origin != null) ? " (" + origin + ")" : ""));
	}

	/** Whether something is wrong with a property or what it is directly a part of. */
	boolean concern(ConfigurationPropertyName name) {
		return this.names.contains(name) || name.getNumberOfElements() > 1 && this.names.contains(name.getParent());
	}

	/** Whether something is wrong with a property below another. */
	boolean concernAnyBelow(String property) {
		ConfigurationPropertyName ancestor = ConfigurationPropertyName.adapt(property, '.');
		return this.names.stream().anyMatch(ancestor::isAncestorOf);
	}

	/** Has nothing more reported of a property. */
	void cover(String property) {
		this.names.add(ConfigurationPropertyName.adapt(property, '.'));
	}

	/** Whether a property, or one below it, has a value. */
	boolean isSet(String property) {
		return origin(property) != null;
	}

	void throwIfAny() {
		if (!this.lines.isEmpty()) {
			throw new FailureAnalyzedException(
					String.format(Locale.ROOT, "The configuration of arenas is not legal:%n%n    %s",
							String.join(String.format(Locale.ROOT, "%n    "), this.lines)),
					"Correct the properties listed above. No arena has been created.");
		}
	}

	@Nullable Origin origin(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		Origin origin = exactOrigin(name);
		if (origin == null && name.isLastElementIndexed()) {
			// one line can hold a whole list: sizes: 64B, 256B
			origin = exactOrigin(name.getParent());
		}
		return (origin != null) ? origin : firstOriginBelow(name);
	}

	private @Nullable Origin exactOrigin(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return property.getOrigin();
			}
		}
		return null;
	}

	private @Nullable Origin firstOriginBelow(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : this.sources) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				ConfigurationPropertyName below = iterable.stream().filter(name::isAncestorOf).findFirst().orElse(null);
				ConfigurationProperty property = (below != null) ? source.getConfigurationProperty(below) : null;
				if (property != null) {
					return property.getOrigin();
				}
			}
		}
		return null;
	}

}
