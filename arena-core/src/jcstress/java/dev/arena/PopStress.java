package dev.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

import dev.arena.Specimen.Supply;

/**
 * Two threads that allocate. The results are the account, the chunk of the first actor
 * and that of the second, -1 for none.
 */
final class PopStress {

	private PopStress() {
	}

	/**
	 * Of one chunk exactly one thread gets it.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, (0, -1|-1, 0)", expect = Expect.ACCEPTABLE, desc = "One gets it.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both get it, or neither.")
	public static class OneChunk {

		private static final Supply SUPPLY = Supply.ofBothModes(1, 0);

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			result.r2 = Specimen.pop(this.specimen.one());
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.pop(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(1);
		}

	}

	/**
	 * Of two chunks of one lane each thread gets one.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, (0, 1|1, 0)", expect = Expect.ACCEPTABLE, desc = "Each gets one.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both get the same, or one gets none.")
	public static class TwoChunksOfOneLane {

		private static final Supply SUPPLY = Supply.ofBothModes(2, 1);

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			result.r2 = Specimen.pop(this.specimen.one());
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.pop(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(2);
		}

	}

	/**
	 * Of two chunks in two lanes each thread gets one, whichever lanes it tries first.
	 * There are two more lanes, exhausted, so that both threads can meet in one.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, [0-3], [0-3]", expect = Expect.ACCEPTABLE, desc = "Each gets one.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both get the same, or one gets none.")
	public static class TwoChunksOfTwoLanes {

		private static final int LANES = 4;

		private static final Supply SUPPLY = Supply.ofBothModes(LANES, 0);

		private final Specimen specimen = SUPPLY.take();

		private final int firstTaken = this.specimen.variant(LANES);

		private final int secondTaken = (this.firstTaken + 1) % LANES;

		TwoChunksOfTwoLanes() {
			this.specimen.lane(this.firstTaken, Specimen.STOPPED).pop();
			this.specimen.lane(this.secondTaken, Specimen.STOPPED).pop();
		}

		@Actor
		public void one(LII_Result result) {
			result.r2 = Specimen.pop(this.specimen.one());
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.pop(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.STOPPED, this.firstTaken);
			this.specimen.requireHeld(Specimen.STOPPED, this.secondTaken);
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(4);
		}

	}

	/**
	 * A thread is not told that there is none while a chunk is free at any instant, even
	 * if it is free in another lane at each. {@link WeakenedStress.OneLook} fails this.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, (-1, [01]|0, 1|1, 0)", expect = Expect.ACCEPTABLE,
			desc = "The second actor gets one.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "It gets none, or what the first has.")
	public static class FreeInEitherLane {

		private static final Supply SUPPLY = Supply.ofBothModes(2, 0);

		private final Specimen specimen = SUPPLY.take();

		private final Lane[] lanes = { this.specimen.lane(0, Specimen.ONE), this.specimen.lane(1, Specimen.ONE) };

		private final int held = this.specimen.variant(2);

		private final long taken = this.lanes[this.held].pop();

		/** Frees the chunk of one lane, then takes that of the other. */
		@Actor
		public void one(LII_Result result) {
			Specimen.free(this.specimen.one(), this.taken);
			long other;
			do {
				other = this.lanes[1 - this.held].pop();
			}
			while (other == FreeLists.CONTENDED);
			result.r2 = Specimen.chunk(other);
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.pop(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account((result.r2 >= 0) ? 3 : 2);
		}

	}

	/**
	 * A pop is not fooled by a top chunk that has been taken and has come back while the
	 * one below it was taken (ABA). {@link WeakenedStress.NoTag} fails this.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, (0, 2|0, 1|1, 2|2, 1)", expect = Expect.ACCEPTABLE,
			desc = "Each gets another.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A chunk is held and on the list, or held twice.")
	public static class TopComesBack {

		private static final Supply SUPPLY = Supply.ofBothModes(3, 2);

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			result.r2 = Specimen.pop(this.specimen.one());
		}

		@Actor
		public void two(LII_Result result) {
			Lanes lanes = this.specimen.two();
			long top = lanes.acquire();
			result.r3 = Specimen.pop(lanes);
			Specimen.free(lanes, top);
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(3);
		}

	}

}
