package dev.arena.internal.memory;

import java.util.OptionalLong;

import dev.arena.internal.posix.DescribedException;
import dev.arena.memory.Feature;
import dev.arena.memory.HugePageKind;
import dev.arena.memory.MemoryOptions;

/**
 * Memory could not be had as required. Internal: the public API throws
 * {@code dev.arena.ArenaException} with the same message.
 */
public final class MemoryException extends DescribedException {

	private static final long serialVersionUID = 1L;

	private final int errno;

	private final Feature feature;

	private final transient MemoryOptions options;

	private final boolean shared;

	private final long neededBytes;

	MemoryException(String message, int errno, Feature feature, MemoryOptions options, boolean shared,
			long neededBytes) {
		super(message, null);
		this.errno = errno;
		this.feature = feature;
		this.options = options;
		this.shared = shared;
		this.neededBytes = neededBytes;
	}

	/**
	 * What was not obtained.
	 * @return the property of the memory
	 */
	public Feature feature() {
		return this.feature;
	}

	/**
	 * What was asked for.
	 * @return the wishes
	 */
	public MemoryOptions options() {
		return this.options;
	}

	/**
	 * Whether it is the memory of a shared object.
	 * @return {@code false} for private memory
	 */
	public boolean isShared() {
		return this.shared;
	}

	/**
	 * How much memory was to have the property.
	 * @return the number of bytes
	 */
	public long neededBytes() {
		return this.neededBytes;
	}

	/**
	 * How much memory could have it, as far as the system limits that by a number.
	 * @return the number of bytes, or empty
	 */
	public OptionalLong availableBytes() {
		return switch (this.feature) {
			case LOCK -> KernelAccounts.lockLimitBytes();
			case HUGE_PAGES -> (this.options.hugePageKind() == HugePageKind.HUGETLB)
					? OptionalLong.of(HugePages.freeHugetlbBytes()) : OptionalLong.empty();
			case NUMA_BINDING, PREFAULT -> OptionalLong.empty();
		};
	}

	/**
	 * The error number if the kernel refused.
	 * @return {@code errno}, 0 if none
	 */
	public int errno() {
		return this.errno;
	}

}
