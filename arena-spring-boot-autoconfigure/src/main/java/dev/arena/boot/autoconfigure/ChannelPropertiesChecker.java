package dev.arena.boot.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

import dev.arena.channel.ChannelOptions;

/**
 * Checks the properties of all channels and names every mistake with the property that
 * has it.
 */
class ChannelPropertiesChecker {

	private static final Pattern CHANNEL_NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,63}");

	private final PropertyProblems problems;

	ChannelPropertiesChecker(PropertyProblems problems) {
		this.problems = problems;
	}

	void check(Map<String, ChannelProperties> channels) {
		Map<String, String> names = new HashMap<>();
		channels.forEach((name, channel) -> {
			String property = property(name);
			String other = names.putIfAbsent(RelaxedNames.uniform(name), name);
			if (other != null) {
				this.problems.add(property, null,
						"must differ from " + other + " in more than case, dashes and underscores");
			}
			if (!CHANNEL_NAME.matcher(name).matches()) {
				this.problems.add(property, null,
						"must have a name of a letter, then at most 63 letters, digits, '-' and '_'");
			}
			check(property, channel);
		});
	}

	private void check(String property, ChannelProperties channel) {
		int senders = channel.getSenders();
		if (senders < 1 || senders > ChannelOptions.MAX_SENDERS) {
			this.problems.add(property + ".senders", senders, "must be from 1 to " + ChannelOptions.MAX_SENDERS,
					(senders < 1) ? 1 : ChannelOptions.MAX_SENDERS);
		}
		int capacity = channel.getCapacity();
		if (capacity < 2 || capacity > ChannelOptions.MAX_CAPACITY || Integer.bitCount(capacity) != 1) {
			this.problems.add(property + ".capacity", capacity,
					"must be a power of two from 2 to " + ChannelOptions.MAX_CAPACITY, nearestCapacity(capacity));
		}
		if (channel.getDrainTimeout().isNegative()) {
			this.problems.add(property + ".drain-timeout", channel.getDrainTimeout(), "must not be negative", "0s");
		}
	}

	private static int nearestCapacity(int capacity) {
		if (capacity <= 2) {
			return 2;
		}
		int below = Integer.highestOneBit(Math.min(capacity, ChannelOptions.MAX_CAPACITY));
		boolean isUpper = below < ChannelOptions.MAX_CAPACITY && capacity - below > 2L * below - capacity;
		return isUpper ? 2 * below : below;
	}

	private static String property(String name) {
		return CHANNEL_NAME.matcher(name).matches() ? "arena.channels." + name : "arena.channels[" + name + "]";
	}

}
