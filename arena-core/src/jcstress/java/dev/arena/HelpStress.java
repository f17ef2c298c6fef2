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
 * Pops that somebody has announced and others complete. The first result is the account;
 * it includes that the chunk is LIVE for the announcer, and that there was one allocation
 * for it.
 */
final class HelpStress {

	private HelpStress() {
	}

	/**
	 * A thread that pops and one that pushes complete the pop of a stopped process once.
	 * The results are the chunk of the first actor, and whether the free of the second
	 * succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "shared sound, [02], 1", expect = Expect.ACCEPTABLE, desc = "All three have what is theirs.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The announced chunk is lost, or given away.")
	public static class PopAndPush {

		private static final Supply SUPPLY = Supply.announcing(3, 2);

		private final Specimen specimen = SUPPLY.take();

		private final long held = this.specimen.two().acquire();

		private final int announced = this.specimen.stopInPop();

		@Actor
		public void one(LII_Result result) {
			result.r2 = Specimen.pop(this.specimen.one());
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.free(this.specimen.two(), this.held) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.STOPPED, this.announced);
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			result.r1 = this.specimen.account(3);
		}

	}

	/**
	 * Two threads that pop complete the pop of a stopped process once, and one of them
	 * gets the chunk that is left. The results are their chunks, -1 for none.
	 */
	@JCStressTest
	@State
	@Outcome(id = "shared sound, (1, -1|-1, 1)", expect = Expect.ACCEPTABLE, desc = "One gets the other chunk.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The announced chunk is lost, or given away.")
	public static class TwoPops {

		private static final Supply SUPPLY = Supply.announcing(2, 1);

		private final Specimen specimen = SUPPLY.take();

		private final int announced = this.specimen.stopInPop();

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
			this.specimen.requireHeld(Specimen.STOPPED, this.announced);
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(2);
		}

	}

	/**
	 * A chunk whose pop a stopped process has announced is freed by its address once it
	 * is LIVE, while somebody else pops. The results are the chunk of the first actor and
	 * whether the free succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "shared sound, 1, 0", expect = Expect.ACCEPTABLE, desc = "The chunk was not LIVE yet.")
	@Outcome(id = "shared sound, [01], 1", expect = Expect.ACCEPTABLE,
			desc = "The chunk is free again, or taken again.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The freed chunk becomes LIVE, or is on no list.")
	public static class FreeByAddress {

		private static final Supply SUPPLY = Supply.announcing(2, 1);

		private final Specimen specimen = SUPPLY.take();

		private final int announced = this.specimen.stopInPop();

		@Actor
		public void one(LII_Result result) {
			result.r2 = Specimen.pop(this.specimen.one());
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = this.specimen.two().freeLive(this.announced) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			this.specimen.requireHeld(Specimen.STOPPED, (result.r3 == 1) ? -1 : this.announced);
			result.r1 = this.specimen.account(2);
		}

	}

	/**
	 * A chunk whose pop a stopped process has announced is adopted once it is LIVE, while
	 * somebody else pops. The results are the chunk of the first actor and whether the
	 * adoption succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "shared sound, 1, [01]", expect = Expect.ACCEPTABLE, desc = "Adopted, or not LIVE yet.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The adopted chunk is lost, or given away.")
	public static class Adoption {

		private static final Supply SUPPLY = Supply.announcing(2, 1);

		private final Specimen specimen = SUPPLY.take();

		private final int announced = this.specimen.stopInPop();

		private final long handle = Handle.of(0, 0, this.announced);

		@Actor
		public void one(LII_Result result) {
			result.r2 = Specimen.pop(this.specimen.one());
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = (this.specimen.two().adopt(this.announced, this.handle) != Lanes.NONE) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			this.specimen.requireHeld((result.r3 == 1) ? Specimen.TWO : Specimen.STOPPED, this.announced);
			result.r1 = this.specimen.account(2);
		}

	}

	/**
	 * A helper that comes so late that the chunk is in its next life changes nothing. The
	 * results are the chunks that the actors hold at last.
	 */
	@JCStressTest
	@State
	@Outcome(id = "shared sound, (0, 1|1, 0)", expect = Expect.ACCEPTABLE, desc = "Each gets one.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The late helper changes something.")
	public static class LateHelper {

		private static final int LIVES = 4;

		private static final Supply SUPPLY = Supply.announcing(2, 1);

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			Lanes lanes = this.specimen.one();
			for (int life = 0; life < LIVES; life++) {
				Specimen.free(lanes, lanes.acquire());
			}
			result.r2 = Specimen.pop(lanes);
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.pop(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(LIVES + 2);
		}

	}

	/**
	 * Recovery takes back the chunk whose pop a stopped process had announced and the one
	 * that it had freed but not pushed, and no other, while somebody else pops. The
	 * results are how many were taken back and the chunk of the second actor.
	 */
	@JCStressTest
	@State
	@Outcome(id = "shared sound, 2, [0-3]", expect = Expect.ACCEPTABLE, desc = "Both are taken back.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A chunk is lost, or free twice.")
	public static class Recovery {

		private static final Supply SUPPLY = Supply.announcing(4, 2);

		private final Specimen specimen = SUPPLY.take();

		Recovery() {
			this.specimen.stopInFree();
			Lanes lanes = this.specimen.stopped();
			long below = lanes.acquire();
			long top = lanes.acquire();
			Specimen.free(lanes, below); // looks like the free that stopped
			Specimen.free(lanes, top);
			this.specimen.stopInPop();
		}

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
			result.r1 = this.specimen.account(5);
		}

	}

}
