package dev.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/**
 * Recovery from a dead process, while the living go on. The first result is the account.
 */
final class RecoveryStress {

	private RecoveryStress() {
	}

	/**
	 * What a dead process held, and what it had freed but not yet let others find, can be
	 * found after the recovery. The results are how many chunks it takes back, and what
	 * the second actor gets meanwhile, -1 for none.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, [01], (1|-1)", expect = Expect.ACCEPTABLE,
			desc = "It gets the chunk of the dead, or none.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A chunk is lost, or taken from the living.")
	public static class RecoveryAndTake {

		private static final Supply SUPPLY = Supply.of((specimen) -> {
			specimen.two().free();
			specimen.dead().take();
		}, (specimen) -> {
			specimen.two().free();
			specimen.dead().take();
			specimen.two().take();
			specimen.dead().freeWord();
		});

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = (int) this.specimen.recoverDead();
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().take();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			this.specimen.requireHeld(this.specimen.one(), Specimen.FIRST);
			result.r1 = this.specimen.account((result.r3 == Specimen.NONE) ? 0 : 1);
		}

	}

	/**
	 * One of the living who frees a chunk during the recovery can take one afterwards.
	 * The results are how many chunks the recovery takes back, and what the second actor
	 * gets.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, 1, [01]", expect = Expect.ACCEPTABLE, desc = "It gets a chunk.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "It gets none, or a chunk is lost.")
	public static class RecoveryAndFree {

		private static final Supply SUPPLY = Supply.of((specimen) -> {
			specimen.two().free();
			specimen.dead().take();
			specimen.one().free();
			specimen.two().take();
			specimen.one().take();
		});

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = (int) this.specimen.recoverDead();
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			this.specimen.two().free();
			result.r3 = this.specimen.two().take();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			result.r1 = this.specimen.account(1);
		}

	}

	/**
	 * What a dead process had handed off stays in transit and can be adopted during the
	 * recovery. The results are how many chunks the recovery takes back, and whether the
	 * adoption succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, 0, 1", expect = Expect.ACCEPTABLE, desc = "It is adopted.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The recovery takes it.")
	public static class RecoveryAndAdoption {

		private static final Supply SUPPLY = Supply.of((specimen) -> {
			specimen.two().free();
			specimen.dead().take();
			specimen.dead().handOff();
		});

		private final Specimen specimen = SUPPLY.take();

		private final long handle = this.specimen.dead().handle();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = (int) this.specimen.recoverDead();
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().adopt(Specimen.SECOND, this.handle) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.one(), Specimen.FIRST);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account(0);
		}

	}

}
