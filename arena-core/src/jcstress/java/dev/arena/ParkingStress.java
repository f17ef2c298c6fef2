package dev.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What an error has left unfinished, and threads that come next.
 */
final class ParkingStress {

	private static final SegmentLayout LAYOUT = SegmentLayout
		.of(ArenaSpec.ofChunkSizes(ArenaSpec.MIN_CHUNK_SIZE_BYTES));

	private ParkingStress() {
	}

	/**
	 * Of two threads that allocate exactly one gets a chunk that was parked, twice, and
	 * not freed. The results are which.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One gets it.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both get it, or neither.")
	public static class Unfreed {

		private final BriefSegment segment = new BriefSegment(LAYOUT);

		private final Chunk parked = this.segment.allocate();

		private final Chunk one = new Chunk(this.segment);

		private final Chunk two = new Chunk(this.segment);

		Unfreed() {
			Parking parking = this.segment.parking;
			synchronized (parking) {
				parking.names[parking.count++] = this.parked.name;
				parking.names[parking.count++] = this.parked.name;
				this.segment.attention |= Segment.PARKED;
			}
		}

		@Actor
		public void one(II_Result result) {
			this.segment.meeting().one();
			result.r1 = Segment.allocate(this.segment, 1, this.one, false) ? 1 : 0;
		}

		@Actor
		public void two(II_Result result) {
			this.segment.meeting().two();
			result.r2 = Segment.allocate(this.segment, 1, this.two, false) ? 1 : 0;
		}

		@Arbiter
		public void account(II_Result result) {
			Chunk holder = (result.r1 == 1) ? this.one : this.two;
			if (!this.segment.deallocate(holder) || this.segment.pools().first().count().free() != 1) {
				result.r1 = -1;
			}
			this.segment.giveBack();
		}

	}

	/**
	 * A chunk that was parked and has got a new holder meanwhile stays with it. The
	 * results are whether the new holder can free it, and whether somebody else gets a
	 * chunk.
	 */
	@JCStressTest
	@State
	@Outcome(id = "1, [01]", expect = Expect.ACCEPTABLE, desc = "It stays with its holder.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Its holder has lost it.")
	public static class HeldAnew {

		private final BriefSegment segment = new BriefSegment(LAYOUT);

		private final Chunk parked = this.segment.allocate();

		private final Chunk one = new Chunk(this.segment);

		private final Chunk two = new Chunk(this.segment);

		HeldAnew() {
			this.segment.pools().first().free(this.parked.name);
			Segment.allocate(this.segment, 1, this.one, false);
			Parking parking = this.segment.parking;
			synchronized (parking) {
				parking.names[parking.count++] = this.parked.name;
				parking.names[parking.count++] = this.parked.name;
				this.segment.attention |= Segment.PARKED;
			}
		}

		@Actor
		public void one(II_Result result) {
			this.segment.meeting().one();
			result.r1 = this.segment.deallocate(this.one) ? 1 : 0;
		}

		@Actor
		public void two(II_Result result) {
			this.segment.meeting().two();
			result.r2 = Segment.allocate(this.segment, 1, this.two, false) ? 1 : 0;
		}

		@Arbiter
		public void account(II_Result result) {
			if (this.segment.pools().first().count().free() != 1 - result.r2) {
				result.r1 = -1;
			}
			this.segment.giveBack();
		}

	}

}
