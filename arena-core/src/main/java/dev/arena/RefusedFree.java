package dev.arena;

/**
 * Why a free was refused. A refused free changes nothing; it is counted, see
 * {@link Arena#refusedFrees(RefusedFree)}, and reported as {@code false}.
 */
public enum RefusedFree {

	/** The cursor belongs to another arena. */
	FOREIGN_CHUNK,

	/** The cursor holds no chunk, or the address is that of a free chunk. */
	DOUBLE_FREE,

	/**
	 * The cursor's chunk has been freed by other means, and perhaps allocated again,
	 * since the cursor was opened.
	 */
	STALE_CHUNK,

	/** The address lies outside the arena's payload. */
	FOREIGN_ADDRESS,

	/** The address lies inside a chunk but is not its first byte. */
	INTERIOR_ADDRESS

}
