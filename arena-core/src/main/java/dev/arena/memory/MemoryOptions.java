package dev.arena.memory;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What an arena asks of its memory beyond its size. Immutable; start from
 * {@link #defaults()}, which asks for nothing, and change what matters.
 * <p>
 * The properties are applied in the only order that works: map, NUMA binding, huge pages,
 * prefault, lock; then read back from the kernel into the {@link BackingReport}.
 */
public final class MemoryOptions {

	/** The number of NUMA nodes that Linux can be built for; nodes are below it. */
	public static final int NUMA_NODE_LIMIT = 1024;

	private static final MemoryOptions DEFAULTS = new MemoryOptions(Requirement.OFF, HugePageKind.TRANSPARENT,
			Requirement.OFF, 0, Requirement.OFF, Requirement.OFF);

	private final Requirement hugePages;

	private final HugePageKind hugePageKind;

	private final Requirement numaBinding;

	private final int numaNode;

	private final Requirement prefault;

	private final Requirement lock;

	private MemoryOptions(Requirement hugePages, HugePageKind hugePageKind, Requirement numaBinding, int numaNode,
			Requirement prefault, Requirement lock) {
		this.hugePages = Objects.requireNonNull(hugePages, "hugePages");
		this.hugePageKind = Objects.requireNonNull(hugePageKind, "hugePageKind");
		this.numaBinding = Objects.requireNonNull(numaBinding, "numaBinding");
		this.numaNode = requireNode(numaNode);
		this.prefault = Objects.requireNonNull(prefault, "prefault");
		this.lock = Objects.requireNonNull(lock, "lock");
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
	 * Whether to ask for pages larger than the base page.
	 * @return how much it matters
	 */
	public Requirement hugePages() {
		return this.hugePages;
	}

	/**
	 * Which kind of huge pages to ask for, if any.
	 * @return the kind
	 */
	public HugePageKind hugePageKind() {
		return this.hugePageKind;
	}

	/**
	 * Whether to place all pages on one NUMA node.
	 * @return how much it matters
	 */
	public Requirement numaBinding() {
		return this.numaBinding;
	}

	/**
	 * The NUMA node to place pages on, if that is asked for.
	 * @return the node, from 0
	 */
	public int numaNode() {
		return this.numaNode;
	}

	/**
	 * Whether to make all pages present during construction.
	 * @return how much it matters
	 */
	public Requirement prefault() {
		return this.prefault;
	}

	/**
	 * Whether to lock all pages in RAM ({@code mlock}), which makes them present too.
	 * @return how much it matters
	 */
	public Requirement lock() {
		return this.lock;
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
	 * @throws IllegalArgumentException if the node is not from 0 to 1023
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

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof MemoryOptions options && components().equals(options.components());
	}

	@Override
	public int hashCode() {
		return components().hashCode();
	}

	@Override
	public String toString() {
		return "MemoryOptions[hugePages=" + this.hugePages + ", hugePageKind=" + this.hugePageKind + ", numaBinding="
				+ this.numaBinding + ", numaNode=" + this.numaNode + ", prefault=" + this.prefault + ", lock="
				+ this.lock + "]";
	}

	private List<Object> components() {
		return List.of(this.hugePages, this.hugePageKind, this.numaBinding, this.numaNode, this.prefault, this.lock);
	}

}
