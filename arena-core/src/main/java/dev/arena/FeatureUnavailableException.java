package dev.arena;

import java.util.OptionalLong;

import dev.arena.memory.Feature;
import dev.arena.internal.memory.MemoryException;
import dev.arena.memory.MemoryOptions;

/**
 * A property of the memory that was asked for with
 * {@link dev.arena.memory.Requirement#REQUIRE} was not obtained.
 */
public class FeatureUnavailableException extends ArenaException {

	private static final long serialVersionUID = 1L;

	private final Feature feature;

	private final transient MemoryOptions options;

	private final boolean shared;

	private final long neededBytes;

	private final transient OptionalLong availableBytes;

	FeatureUnavailableException(MemoryException cause) {
		super(cause.getMessage(), cause.errno(), cause);
		this.feature = cause.feature();
		this.options = cause.options();
		this.shared = cause.isShared();
		this.neededBytes = cause.neededBytes();
		this.availableBytes = cause.availableBytes();
	}

	/**
	 * What was not obtained.
	 * @return the property of the memory
	 */
	public Feature feature() {
		return this.feature;
	}

	/**
	 * What was asked for: which node, which kind of huge pages.
	 * @return the wishes of the arena
	 */
	public MemoryOptions options() {
		return this.options;
	}

	/**
	 * Whether it is the memory of a shared segment.
	 * @return {@code false} for a local arena
	 */
	public boolean isShared() {
		return this.shared;
	}

	/**
	 * How much memory was to have the property: all that the arena maps.
	 * @return the number of bytes
	 */
	public long neededBytes() {
		return this.neededBytes;
	}

	/**
	 * How much memory could have it: for {@link Feature#LOCK} the limit of the process
	 * ({@code RLIMIT_MEMLOCK}), for {@link Feature#HUGE_PAGES} of the kind
	 * {@link dev.arena.memory.HugePageKind#HUGETLB} what is free in the system.
	 * @return the number of bytes, or empty if there is no such number
	 */
	public OptionalLong availableBytes() {
		return this.availableBytes;
	}

}
