package dev.arena;

import java.util.Objects;

import dev.arena.memory.MemoryOptions;

/**
 * What local and shared arenas have in common in how they are created. Immutable. Only
 * {@link LocalOptions} and {@link SharedOptions} extend it.
 *
 * @param <O> the type of the options
 */
public abstract class ArenaOptions<O extends ArenaOptions<O>> {

	private final MemoryOptions memory;

	private final LeakDetection leakDetection;

	ArenaOptions(MemoryOptions memory, LeakDetection leakDetection) {
		this.memory = Objects.requireNonNull(memory, "memory");
		this.leakDetection = Objects.requireNonNull(leakDetection, "leakDetection");
	}

	abstract O with(MemoryOptions memory, LeakDetection leakDetection);

	/**
	 * What to ask of the memory.
	 * @return the wishes; by default none
	 */
	public final MemoryOptions memory() {
		return this.memory;
	}

	/**
	 * Sets what to ask of the memory.
	 * @param memory the wishes; of the huge pages, a shared arena can have only the
	 * {@linkplain dev.arena.memory.HugePageKind#TRANSPARENT transparent} ones
	 * @return new options
	 */
	public final O withMemory(MemoryOptions memory) {
		return with(memory, this.leakDetection);
	}

	/**
	 * How closely to watch the chunks that are taken through the arena.
	 * @return the mode; {@link LeakDetection#OFF} by default
	 */
	public final LeakDetection leakDetection() {
		return this.leakDetection;
	}

	/**
	 * Sets how closely to watch the chunks that are taken through the arena.
	 * @param leakDetection the mode
	 * @return new options
	 */
	public final O withLeakDetection(LeakDetection leakDetection) {
		return with(this.memory, leakDetection);
	}

}
