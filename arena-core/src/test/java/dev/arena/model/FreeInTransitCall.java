package dev.arena.model;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.arena.RefusedFree;

/**
 * A free by handle.
 */
final class FreeInTransitCall extends Call {

	private final long handle;

	FreeInTransitCall(World world, Seat seat, long handle) {
		super(world, seat.arena(),
				seat + ".deallocate(0x" + Long.toHexString(handle) + "L)" + world.describeHandle(seat, handle));
		this.handle = handle;
	}

	@Override
	@Nullable Object perform() {
		return this.arena.arena.deallocate(this.handle);
	}

	@Override
	void conclude(Outcome outcome) {
		ModelChunk expected = this.arena.isClosed ? null : this.arena.segment.inTransit(this.handle);
		outcome.expect(expected != null);
		if (expected != null) {
			expected.free();
		}
		else if (!this.arena.isClosed) {
			this.arena.segment.refused[RefusedFree.STALE_HANDLE.ordinal()]++;
		}
	}

	@Override
	Reconciliation afterError() {
		ModelChunk expected = this.arena.segment.inTransit(this.handle);
		return new Reconciliation(this.world, this.arena)
			.allowTransitToEnd((expected != null) ? Set.of(expected) : Set.of());
	}

}
