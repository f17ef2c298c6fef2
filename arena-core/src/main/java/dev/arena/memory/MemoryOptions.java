package dev.arena.memory;

import java.util.Objects;

/**
 * What an arena asks of its memory beyond its size. Immutable; start from
 * {@link #defaults()}, which asks for nothing, and change what matters.
 * <p>
 * The properties are applied in the only order that works: map, NUMA binding, huge pages,
 * prefault, lock; then read back from the kernel into the {@link BackingReport}.
 *
 * @param hugePages whether to ask for pages larger than the base page
 * @param hugePageKind which kind to ask for when {@code hugePages} is not
 * {@link Requirement#OFF}
 * @param numaBinding whether to place all pages on {@code numaNode}
 * @param numaNode the NUMA node, from 0; used when {@code numaBinding} is not
 * {@link Requirement#OFF}
 * @param prefault whether to make all pages present during construction
 * @param lock whether to lock all pages in RAM ({@code mlock}), which makes them present
 * too
 */
public record MemoryOptions(Requirement hugePages, HugePageKind hugePageKind, Requirement numaBinding, int numaNode,
		Requirement prefault, Requirement lock) {

	/** The number of NUMA nodes that Linux can be built for; nodes are below it. */
	public static final int NUMA_NODE_LIMIT = 1024;

	private static final MemoryOptions DEFAULTS = new MemoryOptions(Requirement.OFF, HugePageKind.TRANSPARENT,
			Requirement.OFF, 0, Requirement.OFF, Requirement.OFF);

	/**
	 * Checks the components.
	 * @throws IllegalArgumentException if {@code numaNode} is not from 0 to 1023
	 */
	public MemoryOptions {
		Objects.requireNonNull(hugePages, "hugePages");
		Objects.requireNonNull(hugePageKind, "hugePageKind");
		Objects.requireNonNull(numaBinding, "numaBinding");
		Objects.requireNonNull(prefault, "prefault");
		Objects.requireNonNull(lock, "lock");
		requireNode(numaNode);
	}

	/**
	 * Options that ask for nothing: base pages, anywhere, present on first touch, not
	 * locked.
	 * @return the defaults
	 */
	public static MemoryOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Asks for transparent huge pages.
	 * @param requirement how much it matters
	 * @return new options
	 */
	public MemoryOptions withHugePages(Requirement requirement) {
		return withHugePages(requirement, HugePageKind.TRANSPARENT);
	}

	/**
	 * Asks for huge pages.
	 * @param requirement how much it matters
	 * @param kind which kind
	 * @return new options
	 */
	public MemoryOptions withHugePages(Requirement requirement, HugePageKind kind) {
		return new MemoryOptions(requirement, kind, this.numaBinding, this.numaNode, this.prefault, this.lock);
	}

	/**
	 * Asks for all pages on one NUMA node.
	 * @param requirement how much it matters
	 * @param node the node, from 0
	 * @return new options
	 */
	public MemoryOptions withNumaBinding(Requirement requirement, int node) {
		return new MemoryOptions(this.hugePages, this.hugePageKind, requirement, node, this.prefault, this.lock);
	}

	/**
	 * Asks for all pages to be present after construction.
	 * @param requirement how much it matters
	 * @return new options
	 */
	public MemoryOptions withPrefault(Requirement requirement) {
		return new MemoryOptions(this.hugePages, this.hugePageKind, this.numaBinding, this.numaNode, requirement,
				this.lock);
	}

	/**
	 * Asks for all pages to be locked in RAM.
	 * @param requirement how much it matters
	 * @return new options
	 */
	public MemoryOptions withLock(Requirement requirement) {
		return new MemoryOptions(this.hugePages, this.hugePageKind, this.numaBinding, this.numaNode, this.prefault,
				requirement);
	}

	/**
	 * Checks a NUMA node number.
	 * @param node the number to check
	 * @return {@code node}
	 * @throws IllegalArgumentException if it is not from 0 to 1023
	 */
	public static int requireNode(int node) {
		if (node < 0 || node >= NUMA_NODE_LIMIT) {
			throw new IllegalArgumentException("NUMA node " + node + " is out of range: must be from 0 to "
					+ (NUMA_NODE_LIMIT - 1) + "; nearest legal value: " + (node < 0 ? 0 : NUMA_NODE_LIMIT - 1));
		}
		return node;
	}

}
