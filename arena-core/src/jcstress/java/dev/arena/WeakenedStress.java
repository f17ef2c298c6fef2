package dev.arena;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.LII_Result;

import dev.arena.Specimen.Supply;

/**
 * Variants that lack one part of the algorithm, in the scenarios of the real tests. Each
 * shows the outcome that the part prevents, marked as interesting, and {@link StressMain}
 * demands that it does: so the real tests can fail.
 */
final class WeakenedStress {

	private WeakenedStress() {
	}

	/**
	 * A lane without a tag in its head gives a chunk away that is held, as
	 * {@link PopStress.TopComesBack} rules out. The first actor reads the top and the
	 * chunk below; meanwhile the second takes both and puts the top back; the head is
	 * what it was, so the first makes the chunk that the second holds the top. The
	 * results are the chunks that the actors hold and the one that is popped next.
	 */
	@JCStressTest
	@State
	@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Chunk 1 is held and given away.")
	@Outcome(id = { "0, 1, 2", "0, 2, 1", "1, 2, 0", "2, 1, 0" }, expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by a missing tag.")
	public static class NoTag {

		private static final int NIL = -1;

		private final AtomicInteger head = new AtomicInteger(0);

		private final AtomicIntegerArray next = new AtomicIntegerArray(new int[] { 1, 2, NIL });

		@Actor
		public void one(III_Result result) {
			result.r1 = pop();
		}

		@Actor
		public void two(III_Result result) {
			int top = pop();
			result.r2 = pop();
			push(top);
		}

		@Arbiter
		public void next(III_Result result) {
			result.r3 = pop();
		}

		private int pop() {
			int top;
			int below;
			do {
				top = this.head.getAcquire();
				below = this.next.getOpaque(top);
				Thread.onSpinWait(); // so that the other gets in between more often
			}
			while (!this.head.compareAndSet(top, below));
			return top;
		}

		private void push(int chunk) {
			int top;
			do {
				top = this.head.getAcquire();
				this.next.setOpaque(chunk, top);
			}
			while (!this.head.compareAndSet(top, chunk));
		}

	}

	/**
	 * A free that reads the state and then writes it, instead of comparing and setting,
	 * succeeds twice for one allocation, as {@link FreeStress.DoubleFree} rules out, and
	 * the account says so. The results are the account and which succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) (?!sound).*, 1, 1", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "The chunk is on the list twice.")
	@Outcome(id = "(private|shared) sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by a missing compare-and-set.")
	public static class GetThenPut {

		private static final Supply SUPPLY = Supply.ofBothModes(2, 1);

		private final Specimen specimen = SUPPLY.take();

		private final long entry = this.specimen.entry(0);

		private final Lane lane = this.specimen.lane(0, Specimen.ONE);

		private final long live = this.specimen.one().liveState(this.lane.pop());

		@Actor
		public void one(LII_Result result) {
			result.r2 = free() ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			result.r3 = free() ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			result.r1 = this.specimen.account(1);
		}

		private boolean free() {
			if (SideTable.stateAcquire(this.entry) != this.live) {
				return false;
			}
			SideTable.setStateOpaque(this.entry, ChunkState.freed(this.live, Specimen.ONE));
			this.lane.push(0);
			return true;
		}

	}

	/**
	 * An allocation that looks at each lane once is told that there is none although a
	 * chunk was free at every instant, as {@link PopStress.FreeInEitherLane} rules out:
	 * the second actor finds the first lane empty, the first actor frees a chunk there
	 * and takes the one of the second lane, the second actor finds that empty too.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(private|shared) sound, 1, -1", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "None, though one is free.")
	@Outcome(id = "(private|shared) sound, (-1, 1|1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by a missing look.")
	public static class OneLook {

		private static final Supply SUPPLY = Supply.ofBothModes(2, 0);

		private final Specimen specimen = SUPPLY.take();

		private final Lane first = this.specimen.lane(0, Specimen.TWO);

		private final Lane second = this.specimen.lane(1, Specimen.TWO);

		private final Lane secondOfOne = this.specimen.lane(1, Specimen.ONE);

		private final long taken = this.specimen.lane(0, Specimen.ONE).pop();

		@Actor
		public void one(LII_Result result) {
			Specimen.free(this.specimen.one(), this.taken);
			result.r2 = pop(this.secondOfOne);
		}

		@Actor
		public void two(LII_Result result) {
			int chunk = pop(this.first);
			result.r3 = (chunk >= 0) ? chunk : pop(this.second);
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(Specimen.ONE, result.r2);
			this.specimen.requireHeld(Specimen.TWO, result.r3);
			result.r1 = this.specimen.account(1 + ((result.r2 >= 0) ? 1 : 0) + ((result.r3 >= 0) ? 1 : 0));
		}

		private static int pop(Lane lane) {
			long taken;
			do {
				taken = lane.pop();
			}
			while (taken == FreeLists.CONTENDED);
			return Specimen.chunk(taken);
		}

	}

}
