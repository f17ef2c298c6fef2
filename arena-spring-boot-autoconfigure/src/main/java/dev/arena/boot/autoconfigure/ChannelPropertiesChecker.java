package dev.arena.boot.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import dev.arena.boot.autoconfigure.ChannelProperties.Role;

import org.springframework.util.ClassUtils;

/**
 * Checks the properties of all channels and names every mistake with the property that
 * has it.
 */
class ChannelPropertiesChecker {

	/** What a bean and a file can be called. */
	private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,63}");

	private static final int MAX_SENDERS = 255;

	private static final int MAX_CAPACITY = 1 << 20;

	private static final int MAX_CONCURRENCY = 256;

	private static final Duration MAX_DRAIN_TIMEOUT = Duration.ofHours(1);

	private final ArenaProperties properties;

	private final PropertyProblems problems;

	ChannelPropertiesChecker(ArenaProperties properties, PropertyProblems problems) {
		this.properties = properties;
		this.problems = problems;
	}

	void check() {
		Map<String, ChannelProperties> channels = this.properties.getChannels();
		if (!channels.isEmpty() && !ClassUtils.isPresent("dev.arena.channel.ChunkChannel", null)) {
			this.problems.add("arena.channels", null,
					"needs dev.arena:arena-channel on the class path, which arena-spring-boot-starter brings along");
		}
		checkNamesDiffer();
		channels.forEach(this::checkChannel);
	}

	private void checkNamesDiffer() {
		Map<String, String> names = new HashMap<>();
		this.properties.getArenas()
			.keySet()
			.forEach((name) -> names.put(RelaxedNames.uniform(name), "the arena " + name));
		for (String name : this.properties.getChannels().keySet()) {
			String other = names.putIfAbsent(RelaxedNames.uniform(name), name);
			if (other != null) {
				this.problems.add(property(name), null,
						"must differ from " + other + " in more than case, dashes and underscores");
			}
		}
	}

	private void checkChannel(String name, ChannelProperties channel) {
		String property = property(name);
		if (!NAME.matcher(name).matches()) {
			String nearest = name.replaceAll("[^a-zA-Z0-9_-]", "-").replaceFirst("^(?=[^a-zA-Z])|^$", "channel-");
			this.problems.add(property, null,
					"must have a name of a letter, then at most 63 letters, digits, '-' and '_'",
					nearest.substring(0, Math.min(64, nearest.length())));
		}
		checkRange(property + ".senders", channel.getSenders(), MAX_SENDERS);
		checkCapacity(property + ".capacity", channel.getCapacity());
		checkRange(property + ".concurrency", channel.getConcurrency(), MAX_CONCURRENCY);
		Duration drainTimeout = channel.getDrainTimeout();
		if (drainTimeout.isNegative()) {
			this.problems.add(property + ".drain-timeout", drainTimeout, "must not be negative", "0s");
		}
		else if (drainTimeout.compareTo(MAX_DRAIN_TIMEOUT) > 0) {
			this.problems.add(property + ".drain-timeout", drainTimeout, "must be at most one hour", "1h");
		}
		if (channel.getArena() != null && channel.getArena().isBlank()) {
			this.problems.add(property + ".arena", null, "must name an arena, or be left out if there is only one");
		}
		if (channel.getRole() == Role.SENDER) {
			checkIsOfReceiver(property + ".concurrency");
			checkIsOfReceiver(property + ".on-error");
			checkIsOfReceiver(property + ".drain-timeout");
		}
	}

	private void checkRange(String property, int value, int max) {
		if (value < 1 || value > max) {
			this.problems.add(property, value, String.format(Locale.ROOT, "must be from 1 to %d", max),
					(value < 1) ? 1 : max);
		}
	}

	private void checkCapacity(String property, int capacity) {
		if (capacity < 2 || capacity > MAX_CAPACITY || Integer.bitCount(capacity) != 1) {
			int inRange = Math.max(2, Math.min(capacity, MAX_CAPACITY));
			this.problems.add(property, capacity,
					String.format(Locale.ROOT, "must be a power of two from 2 to %d", MAX_CAPACITY),
					Integer.highestOneBit(2 * inRange - 1));
		}
	}

	private void checkIsOfReceiver(String property) {
		if (this.problems.isSet(property)) {
			this.problems.add(property, null,
					"has no effect where the role is sender: set the role to receiver or both, or leave it out");
		}
	}

	static String property(String name) {
		return (NAME.matcher(name).matches()) ? "arena.channels." + name : "arena.channels[" + name + "]";
	}

}
