package dev.arena.boot.autoconfigure;

import java.util.Map;
import java.util.Set;

import dev.arena.Arena;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;

/**
 * Registers a bean for each entry of {@code arena.arenas}. Binds and checks all
 * properties at once, before any bean exists: a mistake stops the start even if the
 * arenas are lazy.
 */
class ArenaBeanRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		ArenaProperties properties = ArenaPropertiesBinder.bind(environment);
		new ArenaPropertiesChecker(properties, ConfigurationPropertySources.get(environment)).check();
		Set<String> names = properties.getArenas().keySet();
		ArenaCloser closer = new ArenaCloser(names);
		registry.registerBean(ArenaCloser.class, (spec) -> spec.infrastructure().supplier((context) -> closer));
		registry.registerBean(ArenaAliases.class,
				(spec) -> spec.infrastructure().supplier((context) -> new ArenaAliases(names)));
		ArenaSettingsFactory settings = new ArenaSettingsFactory(properties);
		properties.getArenas().forEach((name, entry) -> registry.registerBean(name, Arena.class, (spec) -> {
			spec.description(ArenaProperties.PREFIX + ".arenas." + name);
			if (name.equals(properties.getPrimary())) {
				spec.primary();
			}
			spec.supplier(
					(context) -> closer.track(name, customize(context, name, settings.create(name, entry)).create()));
		}));
	}

	private static ArenaSettings customize(SupplierContext context, String name, ArenaSettings settings) {
		for (ArenaCustomizer customizer : context.beanProvider(ArenaCustomizer.class).orderedStream().toList()) {
			settings = customizer.customize(name, settings);
			Assert.state(settings != null, () -> "%s returned null for the arena '%s'; it must return settings"
				.formatted(customizer.getClass().getName(), name));
		}
		return settings;
	}

}
