package dev.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/**
 * A thread that counts while another takes and frees. The first result is the account.
 */
final class CountStress {

	private CountStress() {
	}

	/**
	 * Whoever sees that a chunk is held counts it, though it was never taken before: the
	 * flags above it say that it was touched. {@link WeakenedWordStress.TouchedLate}
	 * fails this. The results are whether the second actor saw it held, and whether it
	 * would have counted it.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, 0, [01]", expect = Expect.ACCEPTABLE, desc = "Not seen.")
	@Outcome(id = "levels [1-3]: sound, 1, 1", expect = Expect.ACCEPTABLE, desc = "Seen and counted.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Seen, but not counted.")
	public static class TouchedBeforeTaken {

		private static final Supply SUPPLY = Supply.ofUnusedSecond();

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			this.specimen.one().pool().take(this.specimen.index(Specimen.SECOND), this.specimen.one());
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			SlabPool pool = this.specimen.two().pool();
			result.r2 = ChunkWord.isLive(pool.word(this.specimen.index(Specimen.SECOND))) ? 1 : 0;
			result.r3 = this.specimen.isTouched(Specimen.SECOND) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.one(), Specimen.FIRST);
			this.specimen.requireHeld(this.specimen.one(), Specimen.SECOND);
			result.r1 = this.specimen.account(1);
		}

	}

	/**
	 * Of two chunks of which one at most is held at any instant, an exact count never
	 * finds both held. {@link WeakenedWordStress.OnePass} fails this. The results are
	 * whether the count says that it is exact, and how many chunks it says are held.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, 1, [01]", expect = Expect.ACCEPTABLE, desc = "Exact.")
	@Outcome(id = "levels [1-3]: sound, 0, [0-2]", expect = Expect.ACCEPTABLE, desc = "Said not to be exact.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Two, and said to be exact.")
	public static class OneAtATime {

		private static final Supply SUPPLY = Supply.ofOneBlock((specimen) -> specimen.two().free());

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			Party one = this.specimen.one();
			one.free();
			one.pool().take(this.specimen.index(Specimen.SECOND), one);
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			PoolCounts counts = this.specimen.two().pool().count();
			result.r2 = counts.exact() ? 1 : 0;
			result.r3 = (int) counts.live();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.one(), Specimen.SECOND);
			result.r1 = this.specimen.account(1);
		}

	}

}
