package dev.arena;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.arena.memory.MemoryOptions;

/**
 * How to create a local arena. Immutable; start from {@link #defaults()} and change what
 * matters.
 */
public final class LocalOptions extends ArenaOptions<LocalOptions> {

	private static final LocalOptions DEFAULTS = new LocalOptions(MemoryOptions.defaults(), LeakDetection.OFF);

	private LocalOptions(MemoryOptions memory, LeakDetection leakDetection) {
		super(memory, leakDetection);
	}

	/**
	 * The defaults: no wishes about memory, nothing tracked.
	 * @return the defaults
	 */
	public static LocalOptions defaults() {
		return DEFAULTS;
	}

	@Override
	LocalOptions with(MemoryOptions memory, LeakDetection leakDetection) {
		return new LocalOptions(memory, leakDetection);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof LocalOptions options && memory().equals(options.memory())
				&& leakDetection() == options.leakDetection();
	}

	@Override
	public int hashCode() {
		return Objects.hash(memory(), leakDetection());
	}

	@Override
	public String toString() {
		return "LocalOptions[memory=" + memory() + ", leakDetection=" + leakDetection() + "]";
	}

}
