package dev.arena.model;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.arena.Chunk;

/**
 * Adoption into a cursor or a new one, by a handle of whatever kind.
 */
final class AdoptCall extends Call {

	private final Seat seat;

	private final int index;

	private final ModelCursor into;

	private final long handle;

	private final boolean isNew;

	AdoptCall(World world, Seat seat, int index, long handle, boolean isNew) {
		super(world, seat.arena(),
				seat + ".adopt(0x" + Long.toHexString(handle)
						+ (isNew ? ") to " + seat.cursor(index) : ", " + seat.cursor(index) + ")")
						+ world.describeHandle(seat, handle));
		this.seat = seat;
		this.index = index;
		this.into = seat.cursor(index);
		this.handle = handle;
		this.isNew = isNew;
	}

	@Override
	@Nullable Object perform() {
		return this.isNew ? this.arena.arena.adopt(this.handle) : this.arena.arena.adopt(this.handle, this.into.chunk);
	}

	@Override
	void conclude(Outcome outcome) {
		if (!this.isNew && this.into.arena != this.arena) {
			outcome.expectThrown(IllegalArgumentException.class);
			return;
		}
		if (this.arena.isClosed || !this.isNew && this.into.holding != null) {
			outcome.expectThrown(IllegalStateException.class);
			return;
		}
		ModelChunk expected = this.arena.segment.inTransit(this.handle);
		if (expected == null) {
			outcome.expect(this.isNew ? null : false);
			return;
		}
		ModelCursor cursor = this.into;
		if (this.isNew && outcome.value() instanceof Chunk chunk) {
			cursor = this.seat.replaceCursor(this.index, chunk);
		}
		else {
			outcome.expect(this.isNew ? "a chunk" : (Object) true);
		}
		cursor.obtained((chunk) -> chunk == expected);
		cursor.verifyContent();
		cursor.write(this.world.newContent());
	}

	@Override
	Reconciliation afterError() {
		ModelChunk expected = this.arena.segment.inTransit(this.handle);
		if (!this.isNew && !this.arena.isClosed && this.into.arena == this.arena && this.into.holding == null
				&& expected != null && this.into.chunk.isOpen()) {
			this.into.obtained((chunk) -> chunk == expected);
			this.into.verifyContent();
			this.arena.isTrackingUncertain = true;
			return new Reconciliation(this.world, this.arena);
		}
		return new Reconciliation(this.world, this.arena)
			.allowTransitToEnd((expected != null) ? Set.of(expected) : Set.of());
	}

}
