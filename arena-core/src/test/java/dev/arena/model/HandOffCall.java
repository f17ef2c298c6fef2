package dev.arena.model;

import org.jspecify.annotations.Nullable;

/**
 * Giving a chunk away.
 */
final class HandOffCall extends Call {

	private final ModelCursor cursor;

	HandOffCall(World world, ModelCursor cursor) {
		super(world, cursor.arena, cursor + ".handOff()");
		this.cursor = cursor;
	}

	@Override
	@Nullable Object perform() {
		return this.cursor.chunk.handOff();
	}

	@Override
	void conclude(Outcome outcome) {
		ModelChunk held = this.cursor.holding;
		if (held == null) {
			outcome.expectThrown(IllegalStateException.class);
			return;
		}
		outcome.expect(held.handleAfterHandOff());
		held.handOff(this.arena.slot);
		this.world.remember(held.handleInTransit(), this.arena.segment);
	}

	@Override
	Reconciliation afterError() {
		return new Reconciliation(this.world, this.arena).allowHandOff(this.cursor);
	}

}
