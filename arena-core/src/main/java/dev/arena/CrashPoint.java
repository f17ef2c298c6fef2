package dev.arena;

import java.util.concurrent.atomic.AtomicInteger;

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

	/** The record is filled in, but its status says that it is empty. */
	RECORD_FILLED,

	/** The record is written; the door is locked. */
	RECORD_WRITTEN,

	/** Before a pop changes anything. */
	POP_BEGUN,

	/** A chunk is reserved. */
	POP_RESERVED,

	/** A pop is announced; the chunk is FREE. */
	POP_ANNOUNCED,

	/** A pop is announced; the chunk is LIVE. */
	POP_CHUNK_LIVE,

	/** A chunk that was FREE by us is off its list, and still FREE. */
	POP_UNLINKED,

	/** A chunk is LIVE and off its list. */
	POP_COMPLETED,

	/** A chunk that was reserved cannot be given back any more; it is FREE. */
	HELP_ANNOUNCED,

	/** The chunk of somebody else's pop is LIVE; the pop is still announced. */
	HELP_CHUNK_LIVE,

	/** Somebody else's pop is complete. */
	HELP_COMPLETED,

	/** Before a chunk becomes FREE. */
	FREE_BEGUN,

	/** A chunk is FREE; its link is old. */
	FREE_CHUNK_FREE,

	/** A chunk is FREE with a new link; it is on no list. */
	PUSH_LINK_WRITTEN,

	/** A chunk is FREE and on its list. */
	PUSH_COMPLETED,

	/** A chunk that was reserved is not any more. */
	GIVE_BACK_COMPLETED,

	/** Before a chunk is put in transit. */
	HAND_OFF_BEGUN,

	/** A chunk is in transit. */
	HAND_OFF_COMPLETED,

	/** Before a chunk is adopted. */
	ADOPT_BEGUN,

	/** A chunk is adopted. */
	ADOPT_COMPLETED,

	/** The memory is replaced; the record and the chunks held are in place. */
	LEAVE_MEMORY_REPLACED,

	/** As before, with the door locked. */
	LEAVE_DOOR_ENTERED,

	/**
	 * The JVM is ending; the record says so, the name is in place, the door is locked.
	 */
	LEAVE_ANNOUNCED,

	/** The chunks of one pool of a dead slot are taken back. */
	RECOVERY_POOL_COMPLETED,

	/** All chunks of a dead slot are taken back; its record is in place. */
	RECOVERY_CHUNKS_RECLAIMED,

	/** The record of a dead slot is empty. */
	RECOVERY_COMPLETED,

	/** The name is unlinked if it had to be; door and slot are locked. */
	LEAVE_SETTLED;

	private static final @Nullable String ARMED = System.getProperty("arena.test.crash-point");

	/** How often the armed point is passed before it kills. */
	private static final AtomicInteger PASSES = new AtomicInteger(Integer.getInteger("arena.test.crash-passes", 0));

	private static final int EXIT_STATUS = 137;

	void reached() {
		if (ARMED != null && ARMED.equals(name()) && PASSES.getAndDecrement() == 0) {
			Runtime.getRuntime().halt(EXIT_STATUS);
		}
	}

}
