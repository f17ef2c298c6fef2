package dev.arena;

import java.util.List;

import dev.arena.memory.MappedMemory;

/**
 * A segment in shared memory, in which this arena takes part under one attachment slot.
 */
final class SharedSegment extends Segment {

	private final Participation participation;

	private SharedSegment(Participation participation) {
		super(participation.memory(), participation.layout(), participation.slot(), true);
		this.participation = participation;
		// An arena that nobody can reach any more cannot be closed: leave on its behalf.
		MappedMemory.whenUnreachable(this, participation::leaveUnreachable);
	}

	static SharedSegment attach(String name, ArenaSpec spec, SharedOptions options) {
		return new SharedSegment(SegmentOpener.open(name, spec, options));
	}

	@Override
	void release() {
		this.participation.leave();
	}

	@Override
	List<Attachment> attachments() {
		return this.participation.attachments();
	}

	@Override
	String name() {
		return this.participation.name();
	}

}
