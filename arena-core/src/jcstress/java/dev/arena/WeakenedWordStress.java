package dev.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

import dev.arena.internal.memory.OffHeap;

/**
 * Variants that lack one part of what is done to state words, to hints and to counts, as
 * {@link WeakenedFlagStress} has them for flags. The first result is the account.
 */
final class WeakenedWordStress {

	private WeakenedWordStress() {
	}

	/**
	 * A free that reads the word and then writes it, instead of comparing and setting,
	 * succeeds twice for one holding, as {@link FreeStress.DoubleFree} rules out. The
	 * results are which succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, 1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both succeed.")
	@Outcome(id = "levels [1-3]: sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by what is missing.")
	public static class ReadThenWrite {

		private static final Supply SUPPLY = Supply.of((specimen) -> {
		});

		private final Specimen specimen = SUPPLY.take();

		private boolean free(Party party) {
			if (!party.pool().isHeld(party.name)) {
				return false;
			}
			long entry = this.specimen.entry(Specimen.FIRST);
			long word = OffHeap.getLongAcquire(entry);
			OffHeap.putLongRelease(entry, ChunkWord.isLive(word) ? ChunkWord.freed(word) : word);
			this.specimen.raiseFlags();
			return true;
		}

		ReadThenWrite() {
			this.specimen.oneAgain().name = this.specimen.one().name;
		}

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = free(this.specimen.one()) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = free(this.specimen.oneAgain()) ? 1 : 0;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account(0);
		}

	}

	/**
	 * If a free does not raise the generation, the word comes back with the next holding
	 * of the same process, and a late free takes the chunk from it, as
	 * {@link FreeStress.LateFree} rules out. The results are whether the late free and
	 * the other one succeeded.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: (?!sound).*, 1, 1", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "The next holder has lost the chunk.")
	@Outcome(id = "levels [1-3]: sound, (1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by what is missing.")
	public static class WordComesBack {

		private static final Supply SUPPLY = Supply.of(Specimen::raiseFlags);

		private final Specimen specimen = SUPPLY.take();

		private int taken = Specimen.NONE;

		private boolean free(long name) {
			long entry = this.specimen.entry(Specimen.FIRST);
			long word = OffHeap.getLongAcquire(entry);
			Meeting.linger();
			return this.specimen.one().pool().isHeld(name)
					&& OffHeap.casLong(entry, word, word & ChunkWord.GENERATION_MASK | Specimen.ONE);
		}

		WordComesBack() {
			this.specimen.oneAgain().name = this.specimen.one().name;
		}

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = free(this.specimen.one().name) ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			Party other = this.specimen.oneAgain();
			result.r3 = free(other.name) ? 1 : 0;
			this.taken = other.take();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.oneAgain(), this.taken);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			long frees = result.r2 + result.r3; // which no generation counts
			result.r1 = this.specimen.account((int) (((this.taken != Specimen.NONE) ? 1 : 0) - frees));
		}

	}

	/**
	 * A search that reads the lane's hints again, instead of keeping what it has found
	 * itself, is robbed of it by another thread of the lane, as
	 * {@link TakeStress.SharedLane} rules out. (It would look again, and two can rob each
	 * other for ever.) The results are what the threads get.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels 1: sound, -1, -1", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "The chunk that it found free is not taken.")
	@Outcome(id = "levels [1-3]: sound, (-1, 1|1, -1)", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by what is missing.")
	public static class HintReadAgain {

		private static final Supply SUPPLY = Supply.ofOneBlock((specimen) -> specimen.two().free());

		private final Specimen specimen = SUPPLY.take();

		private static int takeBelieved(Party party) {
			Lane lane = party.lane();
			while (lane.believesAny()) {
				long free = lane.free();
				Meeting.linger();
				if (party.pool().take(lane.next(lane.block(), free), party)) {
					return party.chunk();
				}
			}
			return Specimen.NONE;
		}

		HintReadAgain() {
			this.specimen.one().share(this.specimen.two().lane());
			this.specimen.one().lane().moveTo(0, 1);
		}

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = takeBelieved(this.specimen.one());
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			Party two = this.specimen.two();
			two.lane().moveTo(0, two.pool().freeIn(0));
			result.r3 = takeBelieved(two);
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.one(), Specimen.FIRST);
			this.specimen.requireHeld(this.specimen.one(), result.r2);
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			result.r1 = this.specimen.account((result.r2 == result.r3) ? 0 : 1);
		}

	}

	/**
	 * If the flags say only after a chunk was taken that it was, whoever sees it held may
	 * not count it, as {@link CountStress.TouchedBeforeTaken} rules out. The results are
	 * whether the second actor saw it held, and whether it would have counted it.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, 1, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Seen, but not counted.")
	@Outcome(id = "levels [1-3]: sound, 0, [01]", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(id = "levels [1-3]: sound, 1, 1", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by what is missing.")
	public static class TouchedLate {

		private static final Supply SUPPLY = Supply.ofUnusedSecond();

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			long second = this.specimen.index(Specimen.SECOND);
			OffHeap.casLong(this.specimen.entry(Specimen.SECOND), ChunkWord.UNUSED, ChunkWord.holding(Specimen.ONE));
			Meeting.linger();
			this.specimen.tree().touch(second >>> SegmentFormat.FAN_OUT_SHIFT);
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
	 * Counting in one pass finds two chunks held of which one at most is held at any
	 * instant, as {@link CountStress.OneAtATime} rules out. The results are nothing, and
	 * how many it says are held.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels 1: sound, 0, 2", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "Two, of which one at most is held.")
	@Outcome(id = "levels [1-3]: sound, 0, [01]", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by what is missing.")
	public static class OnePass {

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
			int[] live = new int[1];
			this.specimen.two().pool().forEachWord(0, (index, word) -> {
				live[0] += ChunkWord.isLive(word) ? 1 : 0;
				Meeting.linger();
			});
			result.r3 = live[0];
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.one(), Specimen.SECOND);
			result.r1 = this.specimen.account(1);
		}

	}

}
