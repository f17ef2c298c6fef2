package dev.arena.boot.autoconfigure;

import java.util.Locale;
import java.util.Optional;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.boot.autoconfigure.ChannelProperties.Role;
import dev.arena.channel.ChannelOptions;
import dev.arena.channel.ChunkChannel;
import dev.arena.channel.ChunkSender;
import dev.arena.channel.WaitMode;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.Environment;

/**
 * Registers beans for each entry of {@code arena.channels}: the channel under its name,
 * and what to send with, of which everyone who asks gets one of his own, because a sender
 * belongs to one thread.
 */
class ChannelBeanRegistrar implements BeanRegistrar {

	/** What the definitions of channels begin their description with. */
	static final String DESCRIPTION = ArenaProperties.PREFIX + ".channels.";

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		ArenaPropertiesBinder.bindAndCheck(environment).getChannels().forEach((name, channel) -> {
			if (!NamesInUse.contain("Channel", name, DESCRIPTION + name, environment)) {
				registerChannel(registry, name, channel);
			}
			String sender = senderName(name);
			if (channel.getRole() != Role.RECEIVER
					&& !NamesInUse.contain("Sender", sender, DESCRIPTION + name, environment)) {
				registerSender(registry, name, sender);
			}
		});
	}

	/** The name of the bean that sends, as a Java parameter can have it. */
	static String senderName(String name) {
		return ArenaAliases.alias(name) + "Sender";
	}

	private static void registerChannel(BeanRegistry registry, String name, ChannelProperties channel) {
		try {
			registry.registerBean(name, ChunkChannel.class,
					(spec) -> spec.description(DESCRIPTION + name)
						.supplier((context) -> context.bean(ArenaCloser.class)
							.track("Channel", name, open(context, name, channel), ChunkChannel::close)));
		}
		catch (BeanDefinitionOverrideException ex) { // processed ahead of time
			NamesInUse.report("Channel", name, DESCRIPTION + name, "");
		}
	}

	private static void registerSender(BeanRegistry registry, String name, String sender) {
		try {
			registry.registerBean(sender, ChunkSender.class,
					(spec) -> spec.prototype().supplier((context) -> context.bean(name, ChunkChannel.class).sender()));
		}
		catch (BeanDefinitionOverrideException ex) { // processed ahead of time
			NamesInUse.report("Sender", sender, DESCRIPTION + name, "");
		}
	}

	private static ChunkChannel open(SupplierContext context, String name, ChannelProperties channel) {
		Arena arena = arena(context, name, channel.getArena());
		try {
			return ChunkChannel.open(arena, name, options(channel));
		}
		catch (ArenaException | IllegalArgumentException ex) {
			throw new FailureAnalyzedException(
					String.format(Locale.ROOT, "The channel '%s' could not be opened.%n%n    %s", name,
							ex.getMessage()),
					"Do what the sentence above says. All processes must give the channel the same "
							+ ChannelPropertiesChecker.property(name) + ".senders and .capacity, on one arena.",
					ex);
		}
	}

	static ChannelOptions options(ChannelProperties channel) {
		return ChannelOptions.defaults()
			.withSenders(channel.getSenders())
			.withCapacity(channel.getCapacity())
			.withWaitMode(WaitMode.valueOf(channel.getWait().name()))
			.withUnlink(channel.getUnlink())
			.withSendTimes(channel.isMeasureWait());
	}

	private static Arena arena(SupplierContext context, String name, @Nullable String arenaName) {
		ArenaRegistry arenas = context.bean(ArenaRegistry.class);
		Optional<Arena> arena = (arenaName != null) ? arenas.find(arenaName)
				: Optional.ofNullable(context.beanProvider(Arena.class).getIfUnique());
		return arena.orElseThrow(() -> {
			String property = ChannelPropertiesChecker.property(name) + ".arena";
			String known = arenas.names().isEmpty() ? "there are no arenas"
					: "the arenas are " + String.join(", ", arenas.names());
			return new FailureAnalyzedException(
					(arenaName != null)
							? String.format(Locale.ROOT, "%s = %s: there is no arena of that name; %s.", property,
									arenaName, known)
							: String.format(Locale.ROOT,
									"%s is not set, and no arena is the only or the primary one; %s.", property, known),
					arenas.names().isEmpty() ? "Configure an arena in arena.arenas."
							: "Set " + property + " to one of these names.");
		});
	}

}
