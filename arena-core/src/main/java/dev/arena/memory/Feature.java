package dev.arena.memory;

/**
 * The optional properties of an arena's memory, in the order in which they are applied.
 */
public enum Feature {

	/** Pages allocated on one NUMA node. */
	NUMA_BINDING,

	/** Pages larger than the base page. */
	HUGE_PAGES,

	/** Pages present before the first access. */
	PREFAULT,

	/** Pages that are never swapped out. */
	LOCK

}
