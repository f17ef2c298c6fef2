package dev.arena.model;

import org.jspecify.annotations.Nullable;

/**
 * What the model knows of one chunk of a segment: who has it, in which generation, and
 * what is in it.
 */
final class ModelChunk {

	enum State {

		FREE, HELD, IN_TRANSIT

	}

	/** What is in the chunk is not known. */
	static final long UNKNOWN_CONTENT = 0;

	final ModelPool pool;

	/** Its number over all pools of the segment, from 1. */
	final long ordinal;

	State state = State.FREE;

	@Nullable ModelCursor holder;

	/** Of the holding, or of the transit, or of the next allocation of a free chunk. */
	long generation;

	/** Whether the generation is this one and not perhaps a later one. */
	boolean isGenerationExact = true;

	/** The slot of who handed it off. */
	int senderSlot;

	/** What its last holder has filled it with. */
	long content = UNKNOWN_CONTENT;

	ModelChunk(ModelPool pool, long ordinal) {
		this.pool = pool;
		this.ordinal = ordinal;
	}

	boolean is(State state) {
		return this.state == state;
	}

	/** A cursor has it. */
	void take(ModelCursor holder) {
		this.state = State.HELD;
		this.holder = holder;
		holder.holding = this;
	}

	/** Nobody has it any more. */
	void free() {
		end(State.FREE);
	}

	/** It is under way. */
	void handOff(int senderSlot) {
		end(State.IN_TRANSIT);
		this.senderSlot = senderSlot;
	}

	private void end(State next) {
		if (this.holder != null) {
			this.holder.holding = null;
			this.holder = null;
		}
		this.state = next;
		this.generation++;
	}

	/** The handle under which it can be adopted if it is handed off now. */
	long handleAfterHandOff() {
		return this.pool.segment.handle(this.ordinal, this.generation + 1);
	}

	/** The handle while it is in transit. */
	long handleInTransit() {
		return this.pool.segment.handle(this.ordinal, this.generation);
	}

	@Override
	public String toString() {
		return "chunk " + this.ordinal + " (" + this.pool.sizeBytes + " B, " + this.state
				+ ((this.holder != null) ? " by " + this.holder : "") + ")";
	}

}
