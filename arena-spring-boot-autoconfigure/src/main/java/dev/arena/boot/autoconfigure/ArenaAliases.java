package dev.arena.boot.autoconfigure;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Gives arenas and channels with a kebab-case name an alias that a Java parameter can
 * have: {@code order-book} is found as {@code orderBook} too. Runs when all bean
 * definitions are known, so that an alias never takes a name that is in use.
 */
class ArenaAliases implements BeanFactoryPostProcessor {

	private static final Pattern DASHES = Pattern.compile("-+(.?)");

	private final Set<String> names;

	ArenaAliases(Set<String> names) {
		this.names = Set.copyOf(names);
	}

	static String alias(String name) {
		return DASHES.matcher(name).replaceAll((dash) -> dash.group(1).toUpperCase(Locale.ROOT));
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		this.names.stream().sorted().forEach((name) -> {
			String alias = alias(name);
			if (!beanFactory.containsLocalBean(alias) && beanFactory.containsLocalBean(name)) {
				beanFactory.registerAlias(name, alias);
			}
		});
	}

}
