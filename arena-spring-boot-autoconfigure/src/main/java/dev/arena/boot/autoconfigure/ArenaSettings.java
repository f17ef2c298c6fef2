package dev.arena.boot.autoconfigure;

import java.util.Objects;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.LocalOptions;
import dev.arena.SharedOptions;
import dev.arena.memory.MemoryOptions;
import org.jspecify.annotations.Nullable;

/**
 * What one arena is created from. Immutable; an {@link ArenaCustomizer} returns a changed
 * copy.
 *
 * @param spec the geometry
 * @param segmentName the name of the shared segment, or {@code null} for an arena that is
 * private to this JVM
 * @param options how to create the arena; only {@link SharedOptions#memory()} and
 * {@link SharedOptions#leakDetection()} matter to a private one
 */
public record ArenaSettings(ArenaSpec spec, @Nullable String segmentName, SharedOptions options) {

	/**
	 * Checks that what must be there is.
	 */
	public ArenaSettings {
		Objects.requireNonNull(spec, "spec");
		Objects.requireNonNull(options, "options");
	}

	/**
	 * Changes the geometry.
	 * @param spec the geometry
	 * @return new settings
	 */
	public ArenaSettings withSpec(ArenaSpec spec) {
		return new ArenaSettings(spec, this.segmentName, this.options);
	}

	/**
	 * Makes the arena a shared or a private one.
	 * @param segmentName the name of the shared segment, or {@code null} for an arena
	 * that is private to this JVM
	 * @return new settings
	 */
	public ArenaSettings withSegmentName(@Nullable String segmentName) {
		return new ArenaSettings(this.spec, segmentName, this.options);
	}

	/**
	 * Changes how the arena is created.
	 * @param options the options
	 * @return new settings
	 */
	public ArenaSettings withOptions(SharedOptions options) {
		return new ArenaSettings(this.spec, this.segmentName, options);
	}

	/**
	 * Changes what is asked of the memory and leaves the other options alone.
	 * @param memory the wishes
	 * @return new settings
	 */
	public ArenaSettings withMemory(MemoryOptions memory) {
		return withOptions(this.options.withMemory(memory));
	}

	Arena create() {
		return (this.segmentName != null) ? Arena.shared(this.segmentName, this.spec, this.options)
				: Arena.local(this.spec, localOptions());
	}

	private LocalOptions localOptions() {
		return LocalOptions.defaults()
			.withMemory(this.options.memory())
			.withLeakDetection(this.options.leakDetection());
	}

}
