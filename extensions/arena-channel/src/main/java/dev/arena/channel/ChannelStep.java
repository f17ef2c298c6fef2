package dev.arena.channel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The instants at which the proofs of crash safety kill a process, or throw an error.
 * Inert unless the system property {@code arena.test.channel-step} names one at start-up,
 * or {@code arena.test.channel-errors} is set: the checks are of constants, which the
 * compiler removes.
 */
enum ChannelStep {

	/** The file exists under its name and says that it is to be a channel. */
	FILE_NAMED,

	/** The door is locked. */
	DOOR_ENTERED,

	/** The header is written, the magic is not. */
	HEADER_WRITTEN,

	/** The file is complete; nobody's presence is locked. */
	FILE_COMPLETED,

	/** A sender has its ring. */
	RING_TAKEN,

	/** There is room in the ring; nothing is written. */
	SEND_BEGUN,

	/** Handle and length are in a slot that is not marked. */
	SLOT_WRITTEN,

	/** The slot is marked; the chunk is held. */
	SLOT_MARKED,

	/** The chunk is in transit; the message is not published. */
	HANDED_OFF,

	/** The message is published; the sender's position does not say so. */
	PUBLISHED,

	/** The sender's position has moved; nobody is woken. */
	SENT,

	/** The receiver is about to be woken, its bell has been rung. */
	BELL_RUNG,

	/** A marked slot of a sender is about to be published or taken back. */
	SETTLE_BEGUN,

	/** What a sender had left marked was in transit, and is held by it again. */
	TAKEN_BACK,

	/** A message is found; its chunk is in transit. */
	RECEIVE_BEGUN,

	/** The chunk is the receiver's; its position has not moved. */
	ADOPTED,

	/** The receiver's position has moved; who waits for room is not woken. */
	RECEIVED,

	/** A receiver has become the active one. */
	ACTIVATED,

	/** The receiver says that it sleeps; it is awake. */
	SLEEP_BEGUN;

	private static final @Nullable String ARMED = System.getProperty("arena.test.channel-step");

	/** How often the armed step is passed before it kills. */
	private static final AtomicInteger PASSES = new AtomicInteger(Integer.getInteger("arena.test.channel-passes", 0));

	private static final int EXIT_STATUS = 137;

	/** Whether tests say what happens at the steps. */
	private static final boolean PROGRAMMED = Boolean.getBoolean("arena.test.channel-errors");

	private static final boolean ACTIVE = PROGRAMMED || ARMED != null;

	private static volatile @Nullable Consumer<ChannelStep> program;

	/** Sets what happens at each step, which may throw; {@code null} for nothing. */
	static void program(@Nullable Consumer<ChannelStep> program) {
		if (!PROGRAMMED) {
			throw new IllegalStateException("Start the JVM with -Darena.test.channel-errors=true");
		}
		ChannelStep.program = program;
	}

	/** So small that it leaves nothing behind in the code that the compiler makes. */
	void reached() {
		if (ACTIVE) {
			act();
		}
	}

	private void act() {
		Consumer<ChannelStep> program = ChannelStep.program;
		if (program != null) {
			program.accept(this);
		}
		if (ARMED != null && ARMED.equals(name()) && PASSES.getAndDecrement() == 0) {
			Runtime.getRuntime().halt(EXIT_STATUS);
		}
	}

}
