package dev.arena.model;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Freeing all that is in transit for some time.
 */
final class ReclaimInTransitCall extends Call {

	private final Duration age;

	ReclaimInTransitCall(World world, Seat seat, Duration age) {
		super(world, seat.arena(), seat + ".maintain().reclaimInTransit(" + age + ")");
		this.age = age;
	}

	@Override
	@Nullable Object perform() {
		return this.arena.arena.maintain().reclaimInTransit(this.age);
	}

	@Override
	void conclude(Outcome outcome) {
		if (this.age.isNegative() || this.age.toDays() > 1) {
			outcome.expectThrown(IllegalArgumentException.class);
		}
		else if (this.arena.isClosed) {
			outcome.expectThrown(IllegalStateException.class);
		}
		else {
			List<ModelChunk> freed = this.age.isZero() ? inTransit() : List.of();
			outcome.expect((long) freed.size());
			freed.forEach(ModelChunk::free);
		}
	}

	private List<ModelChunk> inTransit() {
		return this.arena.segment.chunks().stream().filter((chunk) -> chunk.is(ModelChunk.State.IN_TRANSIT)).toList();
	}

	@Override
	Reconciliation afterError() {
		return new Reconciliation(this.world, this.arena)
			.allowTransitToEnd(this.age.isZero() ? Set.copyOf(inTransit()) : Set.of());
	}

}
