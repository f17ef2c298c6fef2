package dev.arena.boot.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.convert.ConversionException;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Reports values that cannot be converted, and binds the others all the same.
 */
class ConversionProblems extends AbstractBindHandler {

	private static final Map<Class<?>, String> RULES = Map.of(DataSize.class, "must be a size, as in 64B or 1KB",
			List.class, "must be sizes, as in 64B, 1KB", Duration.class, "must be a duration, as in 30s",
			DurationOrOff.class, "must be a duration, as in 1s, or off", Long.class, "must be a whole number",
			Integer.class, "must be a whole number", ArenaProperties.Pool.class,
			"must be a whole number: of chunks, or size and count", Double.class, "must be a number, as in 0.9",
			Map.class, "must have keys below it", ChannelProperties.class, "must have keys below it, or nothing");

	private final PropertyProblems problems;

	ConversionProblems(PropertyProblems problems) {
		this.problems = problems;
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) {
		ConfigurationProperty property = context.getConfigurationProperty();
		Object value = (property != null && property.getName().equals(name)) ? property.getValue() : null;
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(target.getType().resolve(Object.class));
		if (type == Map.class && "".equals(value)) { // of YAML: an empty list or map
			return new LinkedHashMap<>();
		}
		if (!(error instanceof UnboundConfigurationPropertiesException)) { // ListProperties
			this.problems.add(ArenaPropertiesBinder.asWritten(name), value, rule(type, error));
		}
		return null;
	}

	private static String rule(Class<?> type, Exception error) {
		if (!(error instanceof ConversionException)) {
			return "cannot be read: " + error.getMessage();
		}
		if (type.isEnum()) {
			return Stream.of(type.getEnumConstants())
				.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", ", "must be one of: ", ""));
		}
		if (type == Boolean.class) {
			return "must be true or false";
		}
		return RULES.getOrDefault(type, "must be a " + type.getSimpleName());
	}

}
