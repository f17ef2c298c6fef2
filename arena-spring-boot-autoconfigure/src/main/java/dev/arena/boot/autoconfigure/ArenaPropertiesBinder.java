package dev.arena.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Binds {@code arena.*} before there are any beans, checks it, and reports all mistakes
 * at once; says which keys there are where it meets one that is unknown.
 */
final class ArenaPropertiesBinder {

	private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9_-]+");

	private ArenaPropertiesBinder() {
	}

	/**
	 * Binds and checks.
	 * @throws org.springframework.boot.diagnostics.FailureAnalyzedException if anything
	 * is wrong, with all that is
	 */
	static ArenaProperties bindAndCheck(Environment environment) {
		Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources.get(environment);
		PropertyProblems problems = new PropertyProblems(sources);
		ArenaProperties properties = bind(environment, new ConversionProblems(problems));
		RelaxedNames.dropSpellingsOfEnvironment("arena.arenas", properties.getArenas().keySet(), sources);
		RelaxedNames.dropSpellingsOfEnvironment("arena.channels", properties.getChannels().keySet(), sources);
		properties.getArenas()
			.forEach((name, entry) -> new ListProperties(sources, problems).check(ArenaPropertiesChecker.property(name),
					entry));
		findUnknownKeys(environment, problems);
		new ArenaPropertiesChecker(properties, problems).check();
		new ChannelPropertiesChecker(properties, problems).check();
		problems.throwIfAny();
		return properties;
	}

	private static ArenaProperties bind(Environment environment, BindHandler handler) {
		return Binder.get(environment)
			.bindOrCreate(ArenaProperties.PREFIX, Bindable.of(ArenaProperties.class), handler);
	}

	private static void findUnknownKeys(Environment environment, PropertyProblems problems) {
		try {
			bind(environment, new AllUnknownKeys());
		}
		catch (BindException ex) {
			if (!(ex.getCause() instanceof UnboundConfigurationPropertiesException unbound)) {
				throw ex;
			}
			for (ConfigurationProperty property : unbound.getUnboundProperties()) {
				if (!problems.concern(property.getName())) {
					problems.add(asWritten(property.getName()), property.getValue(), unknown(property.getName()));
				}
			}
		}
	}

	/** The name with the capital letters and underscores that its own text leaves out. */
	static String asWritten(ConfigurationPropertyName name) {
		StringBuilder text = new StringBuilder(ArenaProperties.PREFIX);
		for (int i = 1; i < name.getNumberOfElements(); i++) {
			String element = name.getElement(i, Form.ORIGINAL);
			boolean plain = !name.isNumericIndex(i) && PLAIN.matcher(element).matches();
			text.append((plain) ? "." + element : "[" + element + "]");
		}
		return text.toString();
	}

	private static String unknown(ConfigurationPropertyName name) {
		ResolvableType type = ResolvableType.forClass(ArenaProperties.class);
		for (int i = 1; i < name.getNumberOfElements(); i++) {
			if (Map.class.isAssignableFrom(type.toClass()) || List.class.isAssignableFrom(type.toClass())) {
				type = type.getGeneric(type.getGenerics().length - 1);
				continue;
			}
			SortedMap<String, ResolvableType> keys = keys(type.toClass());
			String element = name.getElement(i, Form.UNIFORM);
			Optional<ResolvableType> known = keys.entrySet()
				.stream()
				.filter((entry) -> RelaxedNames.uniform(entry.getKey()).equals(element))
				.map(Map.Entry::getValue)
				.findFirst();
			if (known.isEmpty()) {
				return (keys.isEmpty()) ? "unknown key; there are none here"
						: "unknown key; the keys here are " + String.join(", ", keys.keySet());
			}
			type = known.get();
		}
		return "unknown key";
	}

	private static SortedMap<String, ResolvableType> keys(Class<?> type) {
		SortedMap<String, ResolvableType> keys = new TreeMap<>();
		if (type.getPackage() == ArenaProperties.class.getPackage() && !type.isEnum()) {
			for (var property : BeanUtils.getPropertyDescriptors(type)) {
				if (!property.getName().equals("class")) {
					keys.put(DataObjectPropertyName.toDashedForm(property.getName()),
							ResolvableType.forMethodReturnType(property.getReadMethod()));
				}
			}
		}
		return keys;
	}

	/** Finds the keys that nobody knows, also beside values that cannot be converted. */
	private static final class AllUnknownKeys extends AbstractBindHandler {

		AllUnknownKeys() {
			super(new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
		}

		@Override
		public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Exception error) throws Exception {
			return (name.getNumberOfElements() > 1) ? null : super.onFailure(name, target, context, error);
		}

	}

}
