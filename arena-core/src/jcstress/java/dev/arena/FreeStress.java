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
 * A thread that frees, and another. The first result is the account.
 */
final class FreeStress {

	private FreeStress() {
	}

	/**
	 * What a holder wrote before its free is seen by the next holder, and what the next
	 * holder writes is not seen by a read before the free.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, 0, 42", expect = Expect.ACCEPTABLE, desc = "The next holder sees it.")
	@Outcome(id = "(private|shared) sound, 0, -1", expect = Expect.ACCEPTABLE, desc = "Not free yet.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A write is lost, or seen too early.")
	public static class Payload {

		private static final Supply SUPPLY = Supply.ofBothModes(1, 0);

		private final Specimen specimen = SUPPLY.take();

		private final long taken = this.specimen.one().acquire();

		@Actor
		public void one(LII_Result result) {
			result.r2 = (int) this.specimen.payload(0);
			this.specimen.setPayload(0, 42);
			Specimen.free(this.specimen.one(), this.taken);
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
			result.r1 = this.specimen.account(obtained ? 2 : 1);
		}

	}

	/**
	 * Of two frees of one allocation exactly one succeeds, and there is one free chunk
	 * more. {@link WeakenedStress.GetThenPut} fails this. The results are which
	 * succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One succeeds.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither.")
	public static class DoubleFree {

		private static final Supply SUPPLY = Supply.ofBothModes(2, 1);

		private final Specimen specimen = SUPPLY.take();

		private final long live;

		DoubleFree() {
			this.live = this.specimen.one().liveState(this.specimen.one().acquire());
		}

		@Actor
		public void one(LII_Result result) {
			result.r2 = this.specimen.one().free(0, this.live) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = this.specimen.two().free(0, this.live) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			int generation = ChunkState.generation(this.specimen.one().state(0));
			this.specimen.require(generation == 1, "the generation has not risen by one");
			result.r1 = this.specimen.account(1);
		}

	}

	/**
	 * A free with the word of an earlier allocation never takes the chunk from its next
	 * holder. The results are whether that free succeeded and the chunk of the second
	 * actor, -1 for none.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, 0, 0", expect = Expect.ACCEPTABLE, desc = "The stale free is refused.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "It succeeds, or spoils the pop.")
	public static class StaleFree {

		private static final Supply SUPPLY = Supply.ofBothModes(1, 0);

		private final Specimen specimen = SUPPLY.take();

		private final long stale;

		StaleFree() {
			Lanes lanes = this.specimen.two();
			this.stale = lanes.liveState(lanes.acquire());
			lanes.free(0, this.stale);
		}

		@Actor
		public void one(LII_Result result) {
			result.r2 = this.specimen.one().free(0, this.stale) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.pop(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(2);
		}

	}

	/**
	 * A thread that allocates while another chunk is freed gets that one or the one that
	 * was free before, and the other of them stays free. A third chunk is held, to which
	 * the freed one linked before it was allocated: no pop follows that link. The results
	 * are whether the free succeeded and the chunk of the second actor.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, 1, [02]", expect = Expect.ACCEPTABLE, desc = "It gets either.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "It gets none, or a chunk is lost.")
	public static class FreeAndPop {

		private static final Supply SUPPLY = Supply.ofBothModes(3, 2);

		private final Specimen specimen = SUPPLY.take();

		private final long held = this.specimen.one().acquire();

		private final int linked = Specimen.pop(this.specimen.stopped());

		@Actor
		public void one(LII_Result result) {
			result.r2 = Specimen.free(this.specimen.one(), this.held) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.pop(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.STOPPED, this.linked);
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(3);
		}

	}

	/**
	 * A chunk that one thread allocates and frees, and another frees by its address, is
	 * freed once. The other pops first: so it may have completed the pop that the first
	 * has announced, which then goes on after the free. The results are which of the
	 * frees succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One succeeds.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither, or the late pop changes something.")
	public static class FreeByAddress {

		private static final Supply SUPPLY = Supply.ofBothModes(2, 1);

		private final Specimen specimen = SUPPLY.take();

		private int chunkOfTwo;

		@Actor
		public void one(LII_Result result) {
			result.r2 = Specimen.free(this.specimen.one(), this.specimen.one().acquire()) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			this.chunkOfTwo = Specimen.pop(this.specimen.two());
			result.r3 = this.specimen.two().freeLive(1 - this.chunkOfTwo) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.TWO, this.chunkOfTwo);
			result.r1 = this.specimen.account(2);
		}

	}

	/**
	 * Two chunks freed at once are both free, each on the list once. The results are
	 * whether the frees succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, 1, 1", expect = Expect.ACCEPTABLE, desc = "Both are free.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A chunk is lost, or counted twice.")
	public static class TwoChunks {

		private static final Supply SUPPLY = Supply.ofBothModes(3, 2);

		private final Specimen specimen = SUPPLY.take();

		private final long ofOne = this.specimen.one().acquire();

		private final long ofTwo = this.specimen.two().acquire();

		@Actor
		public void one(LII_Result result) {
			result.r2 = Specimen.free(this.specimen.one(), this.ofOne) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = Specimen.free(this.specimen.two(), this.ofTwo) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			result.r1 = this.specimen.account(2);
		}

	}

}
