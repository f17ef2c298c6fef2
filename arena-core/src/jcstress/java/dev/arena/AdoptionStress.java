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
 * Chunks that change hands without being freed. The first result is the account.
 */
final class AdoptionStress {

	private AdoptionStress() {
	}

	/**
	 * Two that adopt one chunk in transit both see its payload, and only the later one
	 * can free it. The results are the payload that each sees, -1 if it adopts nothing.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, 42, 42", expect = Expect.ACCEPTABLE, desc = "The earlier one is stale.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both can free it, or neither, or the payload is lost.")
	public static class TwoAdoptions {

		private static final Supply SUPPLY = Supply.ofBothModes(1, 0);

		private final Specimen specimen = SUPPLY.take();

		private final long handle = Handle.of(0, 0, 0);

		private long liveOfOne;

		private long liveOfTwo;

		TwoAdoptions() {
			Lanes lanes = this.specimen.stopped();
			long live = lanes.liveState(lanes.acquire());
			this.specimen.setPayload(0, 42);
			lanes.handOff(0, live, 0);
		}

		@Actor
		public void one(LII_Result result) {
			this.liveOfOne = this.specimen.one().adopt(0, this.handle);
			result.r2 = (this.liveOfOne != Lanes.NONE) ? (int) this.specimen.payload(0) : -1;
		}

		@Actor
		public void two(LII_Result result) {
			this.liveOfTwo = this.specimen.two().adopt(0, this.handle);
			result.r3 = (this.liveOfTwo != Lanes.NONE) ? (int) this.specimen.payload(0) : -1;
		}

		@Arbiter
		public void account(LII_Result result) {
			boolean freedByOne = this.specimen.one().free(0, this.liveOfOne);
			boolean freedByTwo = this.specimen.two().free(0, this.liveOfTwo);
			this.specimen.require(freedByOne != freedByTwo, "both can free it, or neither");
			result.r1 = this.specimen.account(1);
		}

	}

	/**
	 * A payload written before the hand-off is seen by whoever adopts after it. Who
	 * adopts before it makes the hand-off fail. The results are whether the hand-off
	 * succeeded and the payload that the adopter sees.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, 1, 42", expect = Expect.ACCEPTABLE, desc = "Adopted after the hand-off.")
	@Outcome(id = "(private|shared) sound, 0, (0|42)", expect = Expect.ACCEPTABLE, desc = "Adopted before it.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The payload is lost, or the chunk.")
	public static class HandOffAndAdoption {

		private static final Supply SUPPLY = Supply.ofBothModes(1, 0);

		private final Specimen specimen = SUPPLY.take();

		private final long handle = Handle.of(0, 0, 0);

		private final long live = this.specimen.one().liveState(this.specimen.one().acquire());

		@Actor
		public void one(LII_Result result) {
			this.specimen.setPayload(0, 42);
			result.r2 = this.specimen.one().handOff(0, this.live, 0) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			boolean adopted = this.specimen.two().adopt(0, this.handle) != Lanes.NONE;
			result.r3 = adopted ? (int) this.specimen.payload(0) : -1;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.TWO, 0);
			result.r1 = this.specimen.account(1);
		}

	}

	/**
	 * Of an adoption and a free by the holder before exactly one succeeds. The results
	 * are whether the free and whether the adoption succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One succeeds.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither.")
	public static class AdoptionAndFree {

		private static final Supply SUPPLY = Supply.ofBothModes(1, 0);

		private final Specimen specimen = SUPPLY.take();

		private final long handle = Handle.of(0, 0, 0);

		private final long live = this.specimen.one().liveState(this.specimen.one().acquire());

		@Actor
		public void one(LII_Result result) {
			result.r2 = this.specimen.one().free(0, this.live) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = (this.specimen.two().adopt(0, this.handle) != Lanes.NONE) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.TWO, (result.r3 == 1) ? 0 : -1);
			result.r1 = this.specimen.account(1);
		}

	}

	/**
	 * Of an adoption and a reclaim of a chunk in transit exactly one succeeds. The
	 * results are whether the reclaim and whether the adoption succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One succeeds.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither.")
	public static class AdoptionAndReclaim {

		private static final Supply SUPPLY = Supply.ofBothModes(1, 0);

		private final Specimen specimen = SUPPLY.take();

		private final long handle = Handle.of(0, 0, 0);

		private final long transit;

		AdoptionAndReclaim() {
			Lanes lanes = this.specimen.stopped();
			lanes.handOff(0, lanes.liveState(lanes.acquire()), 1);
			this.transit = lanes.state(0);
		}

		@Actor
		public void one(LII_Result result) {
			result.r2 = this.specimen.one().free(0, this.transit) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = (this.specimen.two().adopt(0, this.handle) != Lanes.NONE) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.TWO, (result.r3 == 1) ? 0 : -1);
			result.r1 = this.specimen.account(1);
		}

	}

}
