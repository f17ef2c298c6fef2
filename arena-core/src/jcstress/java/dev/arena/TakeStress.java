package dev.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/**
 * Two threads that take. The results are the account and which chunk each gets, -1 for
 * none.
 */
final class TakeStress {

	private TakeStress() {
	}

	/**
	 * Of one free chunk exactly one thread gets it, whatever the flags say.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, (0, -1|-1, 0)", expect = Expect.ACCEPTABLE, desc = "One gets it.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both get it, or neither.")
	public static class OneChunk {

		private static final Supply SUPPLY = Supply.of((specimen) -> specimen.one().free(), (specimen) -> {
			specimen.one().free();
			specimen.leaveScans();
		});

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = this.specimen.one().take();
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().take();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.one(), result.r2);
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account(1);
		}

	}

	/**
	 * Of two free chunks each thread gets one, wherever they are.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, (0, 1|1, 0)", expect = Expect.ACCEPTABLE, desc = "Each gets one.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both get the same, or one gets none.")
	public static class TwoChunks {

		private static final Supply SUPPLY = Supply.of((specimen) -> {
			specimen.one().free();
			specimen.two().free();
		});

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = this.specimen.one().take();
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().take();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.one(), result.r2);
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			result.r1 = this.specimen.account(2);
		}

	}

	/**
	 * A chunk that a thread frees and takes again at once goes to it or to another one
	 * that looks for one.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, (0, -1|-1, 0)", expect = Expect.ACCEPTABLE, desc = "One gets it.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both get it, or neither.")
	public static class RetakeAndTake {

		private static final Supply SUPPLY = Supply.of(Specimen::raiseFlags);

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			this.specimen.one().free();
			result.r2 = this.specimen.one().retake();
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().take();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.one(), result.r2);
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account(1);
		}

	}

	/**
	 * Two threads look where one lane does: one follows a hint, which may be wrong, the
	 * other takes the chunk that it finds. {@link WeakenedWordStress.HintReadAgain} fails
	 * this.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, -1, 1", expect = Expect.ACCEPTABLE,
			desc = "The hint is wrong, the chunk is found.")
	@Outcome(id = "levels [1-3]: sound, 1, -1", expect = Expect.ACCEPTABLE,
			desc = "The hint is what the other has found.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The free chunk is not found.")
	public static class SharedLane {

		private static final Supply SUPPLY = Supply.of((specimen) -> specimen.two().free());

		private final Specimen specimen = SUPPLY.take();

		SharedLane() {
			this.specimen.one().share(this.specimen.two().lane());
			this.specimen.one().lane().moveTo(0, 1);
		}

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			Party one = this.specimen.one();
			boolean taken = one.lane().believesAny() && one.pool().take(one.lane().next(), one);
			result.r2 = taken ? one.chunk() : Specimen.NONE;
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().take();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.one(), Specimen.FIRST);
			this.specimen.requireHeld(this.specimen.one(), result.r2);
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			result.r1 = this.specimen.account(1);
		}

	}

	/**
	 * Two threads that find nothing lower the flags together, or end the look that one
	 * who died has begun. What is freed afterwards is found.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, -1, -1", expect = Expect.ACCEPTABLE, desc = "Nothing is free.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Something is found, or lost.")
	public static class JoinedLooks {

		private static final Supply SUPPLY = Supply.of(Specimen::raiseFlags, Specimen::leaveScans);

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = this.specimen.one().take();
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().take();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.require(this.specimen.tree().isExhausted(), "the root does not say that nothing is free");
			this.specimen.require(this.specimen.one().free(), "the chunk is not held");
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account(0);
		}

	}

}
