package dev.arena.model;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.arena.Chunk;
import dev.arena.LeakDetection;
import dev.arena.UnlinkPolicy;

/**
 * A variable of the program for one arena after another, with some variables for cursors.
 * The first use opens the arena.
 */
final class Seat {

	static final int CURSORS = 3;

	private final World world;

	private final String title;

	/** The name of the segment, {@code null} for a local one. */
	final @Nullable String segmentName;

	final UnlinkPolicy unlink;

	final LeakDetection leakDetection;

	/** Cursors beyond the variables, which hold a chunk each. */
	final List<ModelCursor> hoard = new ArrayList<>();

	private final @Nullable ModelCursor[] cursors = new ModelCursor[CURSORS];

	private @Nullable ModelArena arena;

	private int cursorsMade;

	Seat(World world, String title, @Nullable String segmentName, UnlinkPolicy unlink, LeakDetection leakDetection) {
		this.world = world;
		this.title = title;
		this.segmentName = segmentName;
		this.unlink = unlink;
		this.leakDetection = leakDetection;
	}

	boolean isUsed() {
		return this.arena != null;
	}

	ModelArena arena() {
		if (this.arena == null) {
			open();
		}
		return this.arena;
	}

	void open() {
		this.arena = this.world.openArena(this);
	}

	ModelCursor cursor(int index) {
		int i = index % CURSORS;
		if (this.cursors[i] == null) {
			this.cursors[i] = newCursor(arena().arena.newChunk());
		}
		return this.cursors[i];
	}

	/** Puts another cursor into a variable. */
	ModelCursor replaceCursor(int index, Chunk chunk) {
		ModelCursor cursor = newCursor(chunk);
		this.cursors[index % CURSORS] = cursor;
		return cursor;
	}

	ModelCursor newCursor(Chunk chunk) {
		return this.world.keep(new ModelCursor(this.title + "_c" + this.cursorsMade++, arena(), chunk));
	}

	@Override
	public String toString() {
		return this.title;
	}

}
