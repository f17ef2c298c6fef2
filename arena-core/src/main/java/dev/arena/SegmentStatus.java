package dev.arena;

/**
 * Whether an arena still has the segment that it was created with, from
 * {@link ArenaInspection#status()}. A local arena is always {@link #INTACT} until it is
 * closed.
 */
public enum SegmentStatus {

	/** All is as it should be. */
	INTACT,

	/**
	 * The name of the segment is gone. Whoever is attached goes on working, but the next
	 * one who asks for the name gets another segment.
	 */
	UNLINKED,

	/**
	 * The name denotes another object: who attaches from now on does not meet this one.
	 */
	REPLACED,

	/**
	 * The file of the segment has been truncated or extended, or its header overwritten.
	 * Close the arena, unlink the name and create the segment anew.
	 */
	DAMAGED,

	/** The arena has no segment any more: it was closed, or transferred away. */
	CLOSED

}
