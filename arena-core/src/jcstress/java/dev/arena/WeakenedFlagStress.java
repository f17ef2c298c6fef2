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
 * Variants that lack one part of what keeps the flags true, in the scenarios of the real
 * tests. Each shows the outcome that the part prevents, marked as interesting, and
 * {@link StressMain} demands that it does: so the real tests can fail. The results are
 * the account, whether the first actor freed its chunk, and what the second got.
 */
final class WeakenedFlagStress {

	private WeakenedFlagStress() {
	}

	/**
	 * Whoever finds nothing says so at once, without looking again under a word that says
	 * that it looks. The free comes between the look and the change of the flag.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: (?!sound).*, 1, -1", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "The chunk is free and cannot be found.")
	@Outcome(id = "levels [1-3]: sound, 1, (0|-1)", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by what is missing.")
	public static class NoSecondLook {

		private static final Supply SUPPLY = Supply.ofOneBlock(Specimen::raiseFlags);

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = this.specimen.one().free() ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			Party two = this.specimen.two();
			long flag = OffHeap.getLongVolatile(this.specimen.flag(0, 0));
			if (!two.pool().isAnyFree(0)) {
				Meeting.linger();
				this.specimen.tree().endScan(0, 0, flag);
			}
			result.r3 = Specimen.NONE;
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account((result.r3 != Specimen.NONE) ? 1 : 0);
		}

	}

	/**
	 * The flags are raised before the chunk is freed. A whole look fits in between.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: (?!sound).*, 1, -1", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "The chunk is free and cannot be found.")
	@Outcome(id = "levels [1-3]: sound, 1, (0|-1)", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by what is missing.")
	public static class RaisedBeforeFreed {

		private static final Supply SUPPLY = Supply.ofOneBlock(Specimen::raiseFlags);

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			this.specimen.raiseFlags();
			Meeting.linger();
			result.r2 = this.specimen.one().freeWord() ? 1 : 0;
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().look();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account((result.r3 != Specimen.NONE) ? 1 : 0);
		}

	}

	/**
	 * The flag is read before the chunk is freed, and raised after it if it had to be
	 * then.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: (?!sound).*, 1, -1", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "The chunk is free and cannot be found.")
	@Outcome(id = "levels [1-3]: sound, 1, (0|-1)", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by what is missing.")
	public static class FlagReadBeforeFreed {

		private static final Supply SUPPLY = Supply.ofOneBlock(Specimen::raiseFlags);

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			long flag = OffHeap.getLongVolatile(this.specimen.flag(0, 0));
			Meeting.linger();
			result.r2 = this.specimen.one().freeWord() ? 1 : 0;
			if (FlagWord.kind(flag) != FlagWord.MAYBE) {
				this.specimen.tree().raise(0, 0);
			}
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().look();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account((result.r3 != Specimen.NONE) ? 1 : 0);
		}

	}

	/**
	 * The chunk is freed by a store, and the flag read without the order that a
	 * compare-and-set or a volatile store would bring: the processor reads the flag
	 * before others see the store, which has to wait for those of the content.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: (?!sound).*, 1, -1", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "The chunk is free and cannot be found.")
	@Outcome(id = "levels [1-3]: sound, 1, (0|-1)", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by what is missing.")
	public static class StoreThenOpaqueRead {

		private static final Supply SUPPLY = Supply.ofOneBlock(Specimen::raiseFlags);

		private final Specimen specimen = SUPPLY.take();

		private static final int CACHE_LINE_BYTES = 64;

		/** Behind the payload, in the same page; fewer than the processor lets wait. */
		private static final int LINES = 40;

		private long content;

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			for (int line = 0; line < LINES; line++) {
				OffHeap.putLongPlain(this.specimen.payloadAddress(Specimen.FIRST) + line * CACHE_LINE_BYTES, 42);
			}
			long word = OffHeap.getLongOpaque(this.specimen.entry(Specimen.FIRST));
			OffHeap.putLongRelease(this.specimen.entry(Specimen.FIRST), ChunkWord.freed(word));
			if (FlagWord.kind(OffHeap.getLongOpaque(this.specimen.flag(0, 0))) != FlagWord.MAYBE) {
				this.specimen.tree().raise(0, 0);
			}
			result.r2 = 1;
		}

		@Actor
		public void two(LII_Result result) {
			for (int line = 0; line < LINES; line++) { // so that the stores have to wait
				this.content += OffHeap
					.getLongPlain(this.specimen.payloadAddress(Specimen.FIRST) + line * CACHE_LINE_BYTES);
			}
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().look();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account((result.r3 != Specimen.NONE) ? 1 : 0);
		}

	}

	/**
	 * The root is raised before the flag below it. A look at the root comes in between.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: (?!sound).*, 1, -1", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "The chunk is free and cannot be found.")
	@Outcome(id = "levels [1-3]: sound, 1, (0|-1)", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by what is missing.")
	public static class RootRaisedFirst {

		private static final Supply SUPPLY = Supply
			.ofLevels((specimen) -> specimen.tree().raise(specimen.tree().rootLevel(), 0));

		private final Specimen specimen = SUPPLY.take();

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = this.specimen.one().freeWord() ? 1 : 0;
			FlagTree tree = this.specimen.tree();
			for (int level = tree.rootLevel(); level >= 0; level--) {
				tree.raise(level, 0);
				Meeting.linger();
			}
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = this.specimen.two().look();
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			this.specimen.requireHeld(this.specimen.two(), Specimen.SECOND);
			result.r1 = this.specimen.account((result.r3 != Specimen.NONE) ? 1 : 0);
		}

	}

	/**
	 * The next flag is raised only by whoever raised the one below. The other one returns
	 * before the flags are raised to the root, and is told that there is none. The
	 * results are what each gets after its free.
	 */
	@JCStressTest
	@State
	@Outcome(id = "levels [1-3]: sound, (-1, [01]|[01], -1)", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "None, though one is free.")
	@Outcome(id = "levels [1-3]: sound, [01], [01]", expect = Expect.ACCEPTABLE, desc = "As it should be.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not explained by what is missing.")
	public static class RaisedByOneOnly {

		private static final Supply SUPPLY = Supply.ofLevels((specimen) -> {
		});

		private final Specimen specimen = SUPPLY.take();

		private int freeAndTake(Party party) {
			FlagTree tree = this.specimen.tree();
			long block = this.specimen.block(party.chunk());
			party.freeWord();
			for (int level = 0; level <= tree.rootLevel(); level++) {
				long node = block >>> SegmentFormat.FAN_OUT_SHIFT * level;
				if (tree.kindVolatile(level, node) == FlagWord.MAYBE) {
					break;
				}
				if (level > 0) {
					Meeting.linger();
				}
				tree.raise(level, node);
			}
			return party.look();
		}

		@Actor
		public void one(LII_Result result) {
			this.specimen.meeting().one();
			result.r2 = freeAndTake(this.specimen.one());
		}

		@Actor
		public void two(LII_Result result) {
			this.specimen.meeting().two();
			result.r3 = freeAndTake(this.specimen.two());
		}

		@Arbiter
		public void account(LII_Result result) {
			this.specimen.requireHeld(this.specimen.one(), result.r2);
			this.specimen.requireHeld(this.specimen.two(), result.r3);
			this.specimen.raiseFlags();
			result.r1 = this.specimen
				.account(((result.r2 != Specimen.NONE) ? 1 : 0) + ((result.r3 != Specimen.NONE) ? 1 : 0));
		}

	}

}
