package dev.arena.model;

import org.jspecify.annotations.Nullable;

import dev.arena.RefusedFree;

/**
 * A free by cursor: {@code close()}, or {@code deallocate} of this or another arena.
 */
final class FreeCall extends Call {

	private final ModelCursor cursor;

	private final boolean byClosing;

	private FreeCall(World world, ModelArena arena, ModelCursor cursor, boolean byClosing, String text) {
		super(world, arena, text);
		this.cursor = cursor;
		this.byClosing = byClosing;
	}

	static FreeCall closing(World world, ModelCursor cursor) {
		return new FreeCall(world, cursor.arena, cursor, true, cursor + ".close()");
	}

	static FreeCall deallocating(World world, Seat seat, ModelCursor cursor) {
		return new FreeCall(world, seat.arena(), cursor, false, seat + ".deallocate(" + cursor + ")");
	}

	@Override
	@Nullable Object perform() {
		if (this.byClosing) {
			this.cursor.chunk.close();
			return null;
		}
		return this.arena.arena.deallocate(this.cursor.chunk);
	}

	@Override
	void conclude(Outcome outcome) {
		ModelChunk held = (this.cursor.arena == this.arena) ? this.cursor.holding : null;
		outcome.expect(this.byClosing ? null : (Object) (held != null));
		if (held != null) {
			held.free();
		}
		else if (!this.byClosing && !this.arena.isClosed) {
			RefusedFree reason = (this.cursor.arena != this.arena) ? RefusedFree.FOREIGN_CHUNK
					: RefusedFree.DOUBLE_FREE;
			this.arena.segment.refused[reason.ordinal()]++;
		}
	}

	@Override
	Reconciliation afterError() {
		return new Reconciliation(this.world, this.arena).allowFree(this.cursor);
	}

}
