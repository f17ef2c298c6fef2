package dev.arena.layout;

/**
 * How a field that is {@link Ordered} is read and written.
 */
public enum MemoryOrder {

	/**
	 * Written with release, read with acquire: what was written before the one is visible
	 * after the other.
	 */
	ACQUIRE_RELEASE,

	/** Whole values without an order to other accesses. */
	OPAQUE,

	/** In one order with all other volatile accesses. */
	VOLATILE

}
