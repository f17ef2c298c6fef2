package dev.arena;

/**
 * Why a free was refused. A refused free changes nothing; it is counted, see
 * {@link ArenaInspection#refusedFrees(RefusedFree)}, and reported as {@code false}.
 */
public enum RefusedFree {

	/** The cursor belongs to another arena. */
	FOREIGN_CHUNK(0),

	/** The cursor holds no chunk. */
	DOUBLE_FREE(1),

	/**
	 * The cursor's chunk has been freed by other means, and perhaps allocated again,
	 * since the cursor was opened.
	 */
	STALE_CHUNK(2),

	/** The handle is that of no chunk in transit. */
	STALE_HANDLE(3);

	private final int code;

	RefusedFree(int code) {
		this.code = code;
	}

	/** What stands for the reason in shared memory. */
	int code() {
		return this.code;
	}

}
