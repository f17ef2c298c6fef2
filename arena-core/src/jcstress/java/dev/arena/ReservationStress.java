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
 * Chunks that a cursor has only reserved, while somebody else comes to the lane. The
 * first result is the account.
 */
final class ReservationStress {

	private ReservationStress() {
	}

	/**
	 * A thread that pops gets the chunk that is given back, or the one below; the other
	 * of them is free. The results are whether the free succeeded and the chunk of the
	 * second actor.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, 1, [01]", expect = Expect.ACCEPTABLE, desc = "It gets either.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "It gets none, or a chunk is lost.")
	public static class GiveBackAndPop {

		private static final Supply SUPPLY = Supply.ofBothModes(2, 1);

		private final Specimen specimen = SUPPLY.take();

		private final LaneCursor cursor = this.specimen.reserve(this.specimen.one());

		@Actor
		public void one(LII_Result result) {
			result.r2 = Specimen.free(this.cursor) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.pop(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(Specimen.RESERVING_ALLOCATIONS + 1);
		}

	}

	/**
	 * A thread that reserves the chunk on top and one that pops get one each. The results
	 * are their chunks.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, (0, 1|1, 0)", expect = Expect.ACCEPTABLE, desc = "Each gets one.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both get one chunk, or one gets none.")
	public static class ReserveAndPop {

		private static final Supply SUPPLY = Supply.ofBothModes(2, 1);

		private final Specimen specimen = SUPPLY.take();

		private final LaneCursor cursor = this.specimen.reserve(this.specimen.one());

		ReserveAndPop() {
			Specimen.free(this.cursor);
		}

		@Actor
		public void one(LII_Result result) {
			Lanes lanes = this.specimen.one();
			if (this.cursor.takeAgain()) {
				result.r2 = (int) this.cursor.chunk;
				this.cursor.settle(); // so that the account finds it LIVE
			}
			else {
				result.r2 = Specimen.pop(lanes);
			}
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.pop(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(Specimen.RESERVING_ALLOCATIONS + 2);
		}

	}

	/**
	 * Whoever completes a pop that was given back and begun again meanwhile changes
	 * nothing. The results are the chunks that the actors hold at last.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, (0, 1|1, 0)", expect = Expect.ACCEPTABLE, desc = "Each gets one.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The late helper changes something.")
	public static class LateHelper {

		private static final Supply SUPPLY = Supply.ofBothModes(2, 1);

		private final Specimen specimen = SUPPLY.take();

		private static final int LIVES = 4;

		private final LaneCursor cursor = this.specimen.reserve(this.specimen.one());

		private int allocationsOfOne;

		@Actor
		public void one(LII_Result result) {
			Lanes lanes = this.specimen.one();
			for (int life = 0; life < LIVES && Specimen.free(this.cursor); life++) {
				if (!this.cursor.takeAgain()) {
					long taken = lanes.acquire();
					this.cursor.hold(lanes, Taken.chunk(taken), lanes.liveState(taken));
				}
				this.allocationsOfOne++;
			}
			this.cursor.settle();
			result.r2 = (int) this.cursor.chunk;
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.pop(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.require(this.allocationsOfOne == LIVES, "a free was refused");
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(Specimen.RESERVING_ALLOCATIONS + LIVES + 1);
		}

	}

	/**
	 * A reserved chunk that its holder frees, and another one by its address, is freed
	 * once. The results are which of the frees succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One succeeds.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither.")
	public static class FreeByAddress {

		private static final Supply SUPPLY = Supply.ofBothModes(2, 1);

		private final Specimen specimen = SUPPLY.take();

		private final LaneCursor cursor = this.specimen.reserve(this.specimen.one());

		@Actor
		public void one(LII_Result result) {
			result.r2 = Specimen.free(this.cursor) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = this.specimen.two().freeLive(0) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			result.r1 = this.specimen.account(Specimen.RESERVING_ALLOCATIONS);
		}

	}

	/**
	 * What a holder wrote before giving back is seen by the next holder, and what the
	 * next holder writes is not seen by a read before.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, 0, 42", expect = Expect.ACCEPTABLE, desc = "The next holder sees it.")
	@Outcome(id = "(private|shared) sound, 0, -1", expect = Expect.ACCEPTABLE, desc = "Not free yet.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A write is lost, or seen too early.")
	public static class Payload {

		private static final Supply SUPPLY = Supply.ofBothModes(1, 0);

		private final Specimen specimen = SUPPLY.take();

		private final LaneCursor cursor = this.specimen.reserve(this.specimen.one());

		@Actor
		public void one(LII_Result result) {
			result.r2 = (int) this.specimen.payload(0);
			this.specimen.setPayload(0, 42);
			Specimen.free(this.cursor);
		}

		@Actor
		public void two(LII_Result result) {
			int obtained = Specimen.pop(this.specimen.two());
			if (obtained == -1) {
				result.r3 = -1;
			}
			else {
				result.r3 = (int) this.specimen.payload(obtained);
				this.specimen.setPayload(obtained, 43);
			}
		}

		@Arbiter
		public void account(LII_Result result) {
			boolean obtained = result.r3 != -1;
			this.specimen.requireHeld(Specimen.TWO, obtained ? 0 : -1);
			result.r1 = this.specimen.account(Specimen.RESERVING_ALLOCATIONS + (obtained ? 1 : 0));
		}

	}

	/**
	 * Recovery takes back what a stopped process had reserved, once, while somebody else
	 * pops. The results are how many were taken back and the chunk of the second actor.
	 */
	@JCStressTest
	@State
	@Outcome(id = "shared sound, 1, [01]", expect = Expect.ACCEPTABLE, desc = "It is taken back.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The chunk is lost, or free twice.")
	public static class Recovery {

		private static final Supply SUPPLY = Supply.announcing(2, 1);

		private final Specimen specimen = SUPPLY.take();

		private final LaneCursor cursor = this.specimen.reserve(this.specimen.stopped());

		@Actor
		public void one(LII_Result result) {
			result.r2 = (int) new LaneRecovery(this.specimen.one(), Specimen.STOPPED).run();
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.pop(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(Specimen.RESERVING_ALLOCATIONS + 1);
		}

	}

}
