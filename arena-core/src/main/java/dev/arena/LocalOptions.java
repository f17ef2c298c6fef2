package dev.arena;

import java.util.Objects;

import dev.arena.memory.MemoryOptions;

/**
 * How to create a local arena. Immutable; start from {@link #defaults()} and change what
 * matters.
 *
 * @param memory what to ask of the memory
 * @param leakDetection how closely to watch the chunks that are taken
 */
public record LocalOptions(MemoryOptions memory, LeakDetection leakDetection) {

	private static final LocalOptions DEFAULTS = new LocalOptions(MemoryOptions.defaults(), LeakDetection.OFF);

	/**
	 * Checks that what must be there is.
	 */
	public LocalOptions {
		Objects.requireNonNull(memory, "memory");
		Objects.requireNonNull(leakDetection, "leakDetection");
	}

	/**
	 * The defaults: no wishes about memory, nothing tracked.
	 * @return the defaults
	 */
	public static LocalOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Sets what to ask of the memory.
	 * @param memory the wishes
	 * @return new options
	 */
	public LocalOptions withMemory(MemoryOptions memory) {
		return new LocalOptions(memory, this.leakDetection);
	}

	/**
	 * Sets how closely to watch the chunks that are taken.
	 * @param leakDetection the mode
	 * @return new options
	 */
	public LocalOptions withLeakDetection(LeakDetection leakDetection) {
		return new LocalOptions(this.memory, leakDetection);
	}

}
