package dev.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/**
 * Chunks that change hands without being free in between. The first result is the
 * account.
 */
final class TransitStress {

	private TransitStress() {
	}

	/**
	 * What a holder wrote before the hand-off is seen by whoever adopts. Before the
	 * hand-off the handle is that of nothing. The results are whether the hand-off
	 * succeeded, and what the adopter reads, -1 if it adopts nothing.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, 1, 42", expect = Expect.ACCEPTABLE, desc = "Adopted.")
	@Outcome(id = "levels [1-3]: sound, 1, -1", expect = Expect.ACCEPTABLE, desc = "Not in transit yet.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A write is lost, or the chunk.")
	public static class HandOffAndAdoption {

		private static final Supply SUPPLY = Supply.of((specimen) -> {
		});

		private final Specimen specimen = SUPPLY.take();

		private final long handle = this.specimen.one().handleAfterHandOff();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			this.specimen.setPayload(Specimen.FIRST, 42);
			result.r2 = this.specimen.one().handOff() ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			boolean adopted = this.specimen.two().adopt(Specimen.FIRST, this.handle);
			result.r3 = adopted ? (int) this.specimen.payload(Specimen.FIRST) : -1;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			if (result.r3 == -1) {
				this.specimen.requireInTransit(Specimen.FIRST);
			}
			else {
				this.specimen.requireHeld(this.specimen.two(), Specimen.FIRST);
			}
			result.r1 = this.specimen.account(0);
		}

	}

	/**
	 * Of two adoptions of one chunk exactly one succeeds. The results are which.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One succeeds.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither.")
	public static class TwoAdoptions {

		private static final Supply SUPPLY = Supply.of((specimen) -> specimen.one().handOff());

		private final Specimen specimen = SUPPLY.take();

		private final long handle = this.specimen.one().handle();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = this.specimen.one().adopt(Specimen.FIRST, this.handle) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().adopt(Specimen.FIRST, this.handle) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld((result.r2 == 1) ? this.specimen.one() : this.specimen.two(), Specimen.FIRST);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account(0);
		}

	}

	/**
	 * Of an adoption and a free by the handle exactly one succeeds. The results are
	 * whether the free and whether the adoption did.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One succeeds.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither.")
	public static class AdoptionAndFree {

		private static final Supply SUPPLY = Supply.of((specimen) -> specimen.one().handOff());

		private final Specimen specimen = SUPPLY.take();

		private final long handle = this.specimen.one().handle();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			SlabPool pool = this.specimen.one().pool();
			result.r2 = pool.freeInTransit(this.handle, this.specimen.index(Specimen.FIRST)) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().adopt(Specimen.FIRST, this.handle) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), (result.r3 == 1) ? Specimen.FIRST : Specimen.NONE);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account(0);
		}

	}

	/**
	 * Of an adoption and a pass that frees all chunks in transit exactly one succeeds.
	 * The results are how many the pass frees, and whether the adoption succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One succeeds.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither.")
	public static class AdoptionAndReclaim {

		private static final Supply SUPPLY = Supply.of((specimen) -> specimen.one().handOff());

		private final Specimen specimen = SUPPLY.take();

		private final long handle = this.specimen.one().handle();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = (int) this.specimen.one().pool().passOverTransit(this.specimen.epoch(), 0);
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().adopt(Specimen.FIRST, this.handle) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), (result.r3 == 1) ? Specimen.FIRST : Specimen.NONE);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account(0);
		}

	}

	/**
	 * A chunk in transit can be adopted, and freed by its handle, while a pass writes
	 * stamps into its word. The results are whether the adoption succeeded and whether
	 * the free of the other chunk did.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, 1, 1", expect = Expect.ACCEPTABLE, desc = "Both succeed.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A stamp gets in the way.")
	public static class StampAndAdoption {

		private static final Supply SUPPLY = Supply.of((specimen) -> {
			specimen.one().handOff();
			specimen.two().handOff();
		});

		private final Specimen specimen = SUPPLY.take();

		private final long first = this.specimen.one().handle();

		private final long second = this.specimen.two().handle();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			this.specimen.dead().pool().passOverTransit(this.specimen.epoch(), Long.MAX_VALUE);
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r2 = this.specimen.two().adopt(Specimen.FIRST, this.first) ? 1 : 0;
			SlabPool pool = this.specimen.two().pool();
			result.r3 = pool.freeInTransit(this.second, this.specimen.index(Specimen.SECOND)) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), Specimen.FIRST);
			result.r1 = this.specimen.account(0);
		}

	}

	/**
	 * Of a hand-off and a free by two threads that use one holding exactly one succeeds.
	 * The results are which.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One succeeds.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither.")
	public static class HandOffAndFree {

		private static final Supply SUPPLY = Supply.of((specimen) -> {
		});

		private final Specimen specimen = SUPPLY.take();

		HandOffAndFree() {
			this.specimen.oneAgain().name = this.specimen.one().name;
		}

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = this.specimen.one().handOff() ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.oneAgain().free() ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			if (result.r2 == 1) {
				this.specimen.requireInTransit(Specimen.FIRST);
			}
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account(0);
		}

	}

}
