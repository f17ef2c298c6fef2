package dev.arena.model;

import org.jspecify.annotations.Nullable;

import dev.arena.Chunk;

/**
 * Allocation, with promotion or without, into a cursor or a new one.
 */
final class AllocateCall extends Call {

	private final Seat seat;

	private final int index;

	private final ModelCursor into;

	private final long sizeBytes;

	private final boolean promote;

	private final boolean isNew;

	/**
	 * An allocation.
	 * @param index which cursor of the seat
	 * @param isNew whether it is a new cursor that replaces this one if it is empty
	 */
	AllocateCall(World world, Seat seat, int index, long sizeBytes, boolean promote, boolean isNew) {
		super(world, seat.arena(), seat + (promote ? ".allocate(" : ".tryAllocate(") + sizeBytes
				+ (isNew ? ") to " : ", ") + seat.cursor(index) + (isNew ? "" : ")"));
		this.seat = seat;
		this.index = index;
		this.into = seat.cursor(index);
		this.sizeBytes = sizeBytes;
		this.promote = promote;
		this.isNew = isNew;
	}

	@Override
	@Nullable Object perform() {
		if (this.isNew) {
			return this.promote ? this.arena.arena.allocate(this.sizeBytes)
					: this.arena.arena.tryAllocate(this.sizeBytes);
		}
		return this.promote ? this.arena.arena.allocate(this.sizeBytes, this.into.chunk)
				: this.arena.arena.tryAllocate(this.sizeBytes, this.into.chunk);
	}

	@Override
	void conclude(Outcome outcome) {
		if (!this.isNew && this.into.arena != this.arena) {
			outcome.expectThrown(IllegalArgumentException.class);
		}
		else if (this.arena.isClosed || !this.isNew && this.into.holding != null) {
			outcome.expectThrown(IllegalStateException.class);
		}
		else if (this.sizeBytes < 1) {
			outcome.expectThrown(IllegalArgumentException.class);
		}
		else {
			concludeAnswer(outcome);
		}
	}

	private void concludeAnswer(Outcome outcome) {
		ModelPool fit = this.arena.segment.bestFit(this.sizeBytes);
		ModelPool pool = (fit != null) ? servedBy(fit) : null;
		if (pool == null) {
			outcome.expect(this.isNew ? null : false);
			if (fit != null) {
				fit.exhaustions++;
			}
			return;
		}
		ModelCursor cursor = this.into;
		if (this.isNew && outcome.value() instanceof Chunk chunk) {
			cursor = this.seat.replaceCursor(this.index, chunk);
		}
		else {
			outcome.expect(this.isNew ? "a chunk" : (Object) true);
		}
		cursor.obtained((chunk) -> chunk.pool == pool && chunk.is(ModelChunk.State.FREE));
		pool.allocations++;
		if (pool != fit) {
			fit.promotionsTo[pool.index]++;
		}
		cursor.write(this.world.newContent());
	}

	private @Nullable ModelPool servedBy(ModelPool fit) {
		return this.arena.segment.pools.stream()
			.filter((pool) -> pool == fit || this.promote && pool.index > fit.index)
			.filter((pool) -> pool.free() > 0)
			.findFirst()
			.orElse(null);
	}

	@Override
	Reconciliation afterError() {
		return new Reconciliation(this.world, this.arena).allowAllocations(1);
	}

}
