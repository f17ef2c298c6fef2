package dev.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/**
 * A thread that frees, and another. The first result is the account.
 */
final class FreeStress {

	private FreeStress() {
	}

	/**
	 * Of two frees of one holding, in one process, exactly one succeeds.
	 * {@link WeakenedWordStress.ReadThenWrite} fails this. The results are which
	 * succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One succeeds.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither.")
	public static class DoubleFree {

		private static final Supply SUPPLY = Supply.of(Specimen::raiseFlags, Specimen::leaveScans, (specimen) -> {
		});

		private final Specimen specimen = SUPPLY.take();

		DoubleFree() {
			this.specimen.oneAgain().name = this.specimen.one().name;
		}

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = this.specimen.one().free() ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.oneAgain().free() ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account(0);
		}

	}

	/**
	 * A free that comes late never takes the chunk from its next holder, though it is one
	 * of the same process. {@link WeakenedWordStress.WordComesBack} fails this. The
	 * results are whether the late free and the other one succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE,
			desc = "One succeeds, and the next holder keeps the chunk.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither.")
	public static class LateFree {

		private static final Supply SUPPLY = Supply.of(Specimen::raiseFlags, Specimen::leaveScans, (specimen) -> {
		});

		private final Specimen specimen = SUPPLY.take();

		private int taken = Specimen.NONE;

		LateFree() {
			this.specimen.oneAgain().name = this.specimen.one().name;
		}

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = this.specimen.one().free() ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			Party other = this.specimen.oneAgain();
			result.r3 = other.free() ? 1 : 0;
			this.taken = other.take();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.oneAgain(), this.taken);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account((this.taken != Specimen.NONE) ? 1 : 0);
		}

	}

	/**
	 * What a holder wrote before its free is seen by the next holder, and what the next
	 * holder writes is not seen by a read before the free. The results are what the first
	 * holder reads, and what the next one does, -1 if it gets none.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, 0, 42", expect = Expect.ACCEPTABLE, desc = "The next holder sees it.")
	@Outcome(id = "levels [1-3]: sound, 0, -1", expect = Expect.ACCEPTABLE, desc = "Not free yet.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A write is lost, or seen too early.")
	public static class Payload {

		private static final Supply SUPPLY = Supply.of(Specimen::raiseFlags, Specimen::leaveScans, (specimen) -> {
		});

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = (int) this.specimen.payload(Specimen.FIRST);
			this.specimen.setPayload(Specimen.FIRST, 42);
			this.specimen.one().free();
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			int taken = this.specimen.two().take();
			if (taken == Specimen.NONE) {
				result.r3 = -1;
			}
			else {
				result.r3 = (int) this.specimen.payload(taken);
				this.specimen.setPayload(taken, 43);
			}
		}

		@Arbiter
		public void account(LII_Result result) {
			boolean taken = result.r3 != -1;
			this.specimen.requireHeld(this.specimen.two(), taken ? Specimen.FIRST : Specimen.NONE);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account(taken ? 1 : 0);
		}

	}

	/**
	 * A chunk whose free an error has cut short, before any flag was raised, is found by
	 * the next one who looks for one, while another thread of the process lets everybody
	 * find it. The results are nothing, and which chunk the second actor gets.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, 0, 1", expect = Expect.ACCEPTABLE, desc = "It gets the chunk.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "It is told that there is none.")
	public static class CutShort {

		private static final Supply SUPPLY = Supply.of((specimen) -> {
		});

		private final Specimen specimen = SUPPLY.take();

		private final FailingTable table = new FailingTable(this.specimen);

		CutShort() {
			try {
				this.table.free(this.specimen.two().name);
			}
			catch (FailingTable.Failure ex) {
				// as it should
			}
		}

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			this.table.attend();
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			this.table.attend();
			result.r3 = this.specimen.two().look();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.one(), Specimen.FIRST);
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			result.r1 = this.specimen.account(1);
		}

	}

	/**
	 * Who looks for a chunk after a free is complete gets it, whatever others are doing
	 * to the flags. {@link WeakenedFlagStress} has the many ways to fail this. The
	 * results are whether the second actor knew of the free, and which chunk it got.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, 0, (0|-1)", expect = Expect.ACCEPTABLE, desc = "Not known to be free.")
	@Outcome(id = "levels [1-3]: sound, 1, 0", expect = Expect.ACCEPTABLE, desc = "Known to be free.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A free chunk is not found.")
	public static class FreeThenTake {

		private static final Supply SUPPLY = Supply.of(Specimen::raiseFlags, Specimen::leaveScans, (specimen) -> {
		});

		private final Specimen specimen = SUPPLY.take();

		private volatile boolean freed;

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			this.specimen.one().free();
			this.freed = true;
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			Party two = this.specimen.two();
			int found = two.look();
			result.r2 = this.freed ? 1 : 0;
			result.r3 = (found != Specimen.NONE) ? found : two.look();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account((result.r3 != Specimen.NONE) ? 1 : 0);
		}

	}

	/**
	 * Two threads on two chunks, each of which holds one at most, are never told that
	 * there is none: something is free at every instant, though here now and there then.
	 * The results are how often they were told.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, 0, 0", expect = Expect.ACCEPTABLE, desc = "Never.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Somebody is told that there is none.")
	public static class TwoThreadsOnTwoChunks {

		private static final Supply SUPPLY = Supply.of((specimen) -> {
		}, Specimen::raiseFlags, Specimen::leaveScans);

		private final Specimen specimen = SUPPLY.take();

		private static final int ROUNDS = 3;

		private static int work(Party party) {
			int none = 0;
			for (int round = 0; round < ROUNDS; round++) {
				party.free();
				boolean hints = round % 2 == 1;
				none += ((hints ? party.take() : party.look()) == Specimen.NONE) ? 1 : 0;
			}
			return none;
		}

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = work(this.specimen.one());
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = work(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.require(this.specimen.one().free() && this.specimen.two().free(), "a chunk is lost");
			result.r1 = this.specimen.account(2 * ROUNDS);
		}

	}

	/**
	 * Fails when a free comes to raise the flags.
	 */
	private static final class FailingTable extends ChunkTable {

		private static final Failure FAILURE = new Failure();

		private final Parking parking;

		FailingTable(Specimen specimen) {
			this(specimen, new Parking(1));
		}

		private FailingTable(Specimen specimen, Parking parking) {
			super(specimen.layout(), specimen.address(), specimen.handles(), Specimen.TWO, parking, false);
			this.parking = parking;
		}

		/** As a segment does before it looks for a chunk. */
		void attend() {
			if (this.parking.isAnyFreeCutShort) {
				synchronized (this.parking) {
					completeFrees();
					this.parking.isAnyFreeCutShort = false;
				}
			}
		}

		@Override
		void freed(long index, long flags) {
			throw FAILURE;
		}

		private static final class Failure extends Error {

			private static final long serialVersionUID = 1L;

			Failure() {
				super(null, null, false, false);
			}

		}

	}

}
