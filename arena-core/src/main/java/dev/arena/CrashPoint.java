package dev.arena;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The instants at which the proofs of crash safety kill a process, or throw an error.
 * Inert unless the system property {@code arena.test.crash-point} names one at start-up,
 * or {@code arena.test.crash-errors} is set: the checks are of constants, which the
 * compiler removes.
 */
enum CrashPoint {

	/** The shared memory object exists, without a name and with length 0. */
	OBJECT_CREATED,

	/** The object says that it is to be a segment; it has no name. */
	OBJECT_MARKED,

	/** The object has its name; the door is open. */
	OBJECT_NAMED,

	/** The door is locked; nothing is written. */
	DOOR_ENTERED,

	/** Memory is reserved; the header is zero but for the mark. */
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

	/** A chunk is about to be taken. */
	TAKE_BEGUN,

	/** The flags above a chunk that was never taken say that it will be. */
	BLOCK_TOUCHED,

	/** A chunk is LIVE, and its cursor knows. */
	TAKEN,

	/** Somebody looks whether anything is free below a flag: it says SCAN. */
	SCAN_BEGUN,

	/** Nothing is free below a flag, which does not say so yet. */
	SCAN_LOOKED,

	/** A chunk is about to be freed. */
	FREE_BEGUN,

	/** A chunk is FREE; no flag above it is raised. */
	FREED,

	/** What an error has left unfinished is about to be finished. */
	PARKED_FOUND,

	/** The flags above what an error has left free are about to be raised. */
	UNRAISED_FOUND,

	/** Before a chunk is put in transit. */
	HAND_OFF_BEGUN,

	/** A chunk is in transit; the hand-off is not counted. */
	HANDED_OFF,

	/** Before a chunk is adopted. */
	ADOPT_BEGUN,

	/** The memory is replaced; the record and the chunks held are in place. */
	LEAVE_MEMORY_REPLACED,

	/** As before, with the door locked. */
	LEAVE_DOOR_ENTERED,

	/**
	 * The JVM is ending; the record says so, the name is in place, the door is locked.
	 */
	LEAVE_RECORDED,

	/** A chunk of a dead slot is free. */
	RECOVERY_CHUNK_FREED,

	/** The chunks of one pool of a dead slot are taken back. */
	RECOVERY_POOL_COMPLETED,

	/** All chunks of a dead slot are taken back; its record is in place. */
	RECOVERY_CHUNKS_RECLAIMED,

	/** The record of a dead slot is empty. */
	RECOVERY_COMPLETED,

	/**
	 * The chunks are free, the name is unlinked if it had to be, the slot is given up;
	 * the door is locked.
	 */
	LEAVE_COMPLETED;

	private static final @Nullable String ARMED = System.getProperty("arena.test.crash-point");

	/** How often the armed point is passed before it kills. */
	private static final AtomicInteger PASSES = new AtomicInteger(Integer.getInteger("arena.test.crash-passes", 0));

	private static final int EXIT_STATUS = 137;

	/** Whether tests say what happens at the points. */
	private static final boolean PROGRAMMED = Boolean.getBoolean("arena.test.crash-errors");

	private static final boolean ACTIVE = PROGRAMMED || ARMED != null;

	private static volatile @Nullable Consumer<CrashPoint> program;

	/** Sets what happens at each point, which may throw; {@code null} for nothing. */
	static void program(@Nullable Consumer<CrashPoint> program) {
		if (!PROGRAMMED) {
			throw new IllegalStateException("Start the JVM with -Darena.test.crash-errors=true");
		}
		CrashPoint.program = program;
	}

	/** Whether a point is armed, or may be told what to do. */
	static boolean isActive() {
		return ACTIVE;
	}

	/** So small that it leaves nothing behind in the code that the compiler makes. */
	void reached() {
		if (ACTIVE) {
			act();
		}
	}

	private void act() {
		if (PROGRAMMED) {
			Consumer<CrashPoint> program = CrashPoint.program;
			if (program != null) {
				program.accept(this);
			}
		}
		if (ARMED != null && ARMED.equals(name()) && PASSES.getAndDecrement() == 0) {
			Runtime.getRuntime().halt(EXIT_STATUS);
		}
	}

}
