package dev.arena.boot.autoconfigure;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

import dev.arena.Arena;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
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
		ArenaProperties properties = ArenaPropertiesBinder.bindAndCheck(environment);
		Set<String> names = new HashSet<>(properties.getArenas().keySet());
		names.addAll(properties.getChannels().keySet());
		ArenaCloser closer = new ArenaCloser();
		registry.registerBean(ArenaCloser.class, (spec) -> spec.infrastructure().supplier((context) -> closer));
		registry.registerBean(ArenaAliases.class,
				(spec) -> spec.infrastructure().supplier((context) -> new ArenaAliases(names)));
		registry.registerBean(LayoutIndex.class, BeanRegistry.Spec::infrastructure);
		ArenaSettingsFactory settings = new ArenaSettingsFactory(properties);
		properties.getArenas().forEach((name, entry) -> {
			if (!NamesInUse.contain("Arena", name, ArenaCloser.DESCRIPTION + name, environment)) {
				register(registry, name, name.equals(properties.getPrimary()), (context) -> closer.track("Arena", name,
						create(context, name, settings.create(name, entry)), Arena::close));
			}
		});
	}

	private static void register(BeanRegistry registry, String name, boolean primary,
			Function<SupplierContext, Arena> supplier) {
		try {
			registry.registerBean(name, Arena.class, (spec) -> {
				spec.description(ArenaCloser.DESCRIPTION + name);
				if (primary) {
					spec.primary();
				}
				spec.supplier(supplier);
			});
		}
		catch (BeanDefinitionOverrideException ex) { // processed ahead of time
			NamesInUse.report("Arena", name, ArenaCloser.DESCRIPTION + name, "");
		}
	}

	/**
	 * Checks last what customizers have made of the pools, and creates nothing before.
	 */
	private static Arena create(SupplierContext context, String name, ArenaSettings configured) {
		ArenaSettings settings = customize(context, name, configured);
		context.bean(LayoutIndex.class).requireFit(name, settings.spec());
		return settings.create();
	}

	private static ArenaSettings customize(SupplierContext context, String name, ArenaSettings settings) {
		for (ArenaCustomizer customizer : context.beanProvider(ArenaCustomizer.class).orderedStream().toList()) {
			settings = customizer.customize(name, settings);
			Assert.state(settings != null,
					() -> String.format(Locale.ROOT, "%s returned null for the arena '%s'; it must return settings",
							customizer.getClass().getName(), name));
		}
		return settings;
	}

}
