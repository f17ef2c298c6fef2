package dev.arena;

import org.jspecify.annotations.Nullable;

/**
 * The instants at which the proof of crash safety kills a process. Inert unless the
 * system property {@code arena.test.crash-point} names one at start-up: the check is of a
 * constant, which the compiler removes.
 */
enum CrashPoint {

	/** The shared memory object exists with length 0; the door is open. */
	OBJECT_CREATED,

	/** The door is locked; nothing is written. */
	DOOR_ENTERED,

	/** Memory is reserved; the header is zero. */
	MEMORY_RESERVED,

	/** The geometry is written, the magic is not. */
	GEOMETRY_WRITTEN,

	/** The magic is written; no slot is taken. */
	MAGIC_WRITTEN,

	/** A slot is locked; its record is empty. */
	SLOT_LOCKED,

	/** The record is written; the door is locked. */
	RECORD_WRITTEN;

	private static final @Nullable String ARMED = System.getProperty("arena.test.crash-point");

	private static final int EXIT_STATUS = 137;

	void reached() {
		if (ARMED != null && ARMED.equals(name())) {
			Runtime.getRuntime().halt(EXIT_STATUS);
		}
	}

}
