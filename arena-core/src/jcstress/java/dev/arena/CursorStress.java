package dev.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads that use one cursor at once, which no program should do. At worst they lose
 * its chunk.
 */
final class CursorStress {

	private static final SegmentLayout LAYOUT = SegmentLayout
		.of(ArenaSpec.ofChunkSizes(ArenaSpec.MIN_CHUNK_SIZE_BYTES));

	private CursorStress() {
	}

	/**
	 * Of two frees by one cursor exactly one succeeds, and the other one is refused. The
	 * results are which.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One succeeds.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither.")
	public static class TwoFrees {

		private final BriefSegment segment = new BriefSegment(LAYOUT);

		private final Chunk cursor = this.segment.allocate();

		@Actor
		public void one(II_Result result) {
			this.segment.meeting().one();
			result.r1 = this.segment.deallocate(this.cursor) ? 1 : 0;
		}

		@Actor
		public void two(II_Result result) {
			this.segment.meeting().two();
			result.r2 = this.segment.deallocate(this.cursor) ? 1 : 0;
		}

		@Arbiter
		public void account(II_Result result) {
			VerificationReport report = this.segment.pools().verify();
			if (!report.isIntact() || report.freeChunks() != 1) {
				result.r1 = -1;
			}
			this.segment.giveBack();
		}

	}

	/**
	 * Of a hand-off and a free by one cursor exactly one succeeds. The results are
	 * whether the hand-off and whether the free did.
	 */
	@JCStressTest
	@State
	@Outcome(id = "(1, 0|0, 1)", expect = Expect.ACCEPTABLE, desc = "One succeeds.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both succeed, or neither.")
	public static class HandOffAndFree {

		private final BriefSegment segment = new BriefSegment(LAYOUT);

		private final Chunk cursor = this.segment.allocate();

		@Actor
		public void one(II_Result result) {
			this.segment.meeting().one();
			try {
				this.cursor.handOff();
				result.r1 = 1;
			}
			catch (IllegalStateException ex) {
				result.r1 = 0;
			}
		}

		@Actor
		public void two(II_Result result) {
			this.segment.meeting().two();
			result.r2 = this.segment.deallocate(this.cursor) ? 1 : 0;
		}

		@Arbiter
		public void account(II_Result result) {
			VerificationReport report = this.segment.pools().verify();
			if (!report.isIntact() || report.chunksInTransit() != result.r1) {
				result.r1 = -1;
			}
			this.segment.giveBack();
		}

	}

	/**
	 * A free that comes late never takes the chunk from another cursor. The results are
	 * whether the other cursor got the chunk, and whether it can free it.
	 */
	@JCStressTest
	@State
	@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "It got none.")
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "It got the chunk and keeps it.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Its chunk is taken away.")
	public static class LateFree {

		private final BriefSegment segment = new BriefSegment(LAYOUT);

		private final Chunk cursor = this.segment.allocate();

		private final Chunk other = new Chunk(this.segment);

		@Actor
		public void one(II_Result result) {
			this.segment.meeting().one();
			this.cursor.close();
		}

		@Actor
		public void two(II_Result result) {
			this.segment.meeting().two();
			this.cursor.close();
			result.r1 = Segment.allocate(this.segment, 1, this.other, false) ? 1 : 0;
		}

		@Arbiter
		public void account(II_Result result) {
			result.r2 = this.segment.deallocate(this.other) ? 1 : 0;
			this.segment.giveBack();
		}

	}

	/**
	 * Two threads that close one cursor, fill it again from different pools and write
	 * through it never touch the chunk of another cursor. The results are the payload of
	 * one that holds a chunk of the first pool, and of one of the second.
	 */
	@JCStressTest
	@State
	@Outcome(id = "42, 43", expect = Expect.ACCEPTABLE, desc = "Both are what they were.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Another cursor has lost its chunk, or its payload.")
	public static class TwoUsers {

		private static final int LARGE_BYTES = 64;

		private static final int ROUNDS = 3;

		private static final SegmentLayout TWO_POOLS = SegmentLayout
			.of(ArenaSpec.ofChunkSizes(ArenaSpec.MIN_CHUNK_SIZE_BYTES, LARGE_BYTES).withChunkCount(4));

		private final BriefSegment segment = new BriefSegment(TWO_POOLS);

		private final Chunk cursor = this.segment.allocate();

		private final Chunk small = this.segment.allocate();

		private final Chunk large = new Chunk(this.segment);

		TwoUsers() {
			Segment.allocate(this.segment, LARGE_BYTES, this.large, false);
			this.small.putLong(0, 42);
			this.large.putLong(0, 43);
		}

		private void use(int sizeBytes) {
			for (int round = 0; round < ROUNDS; round++) {
				try {
					this.cursor.close();
					Segment.allocate(this.segment, sizeBytes, this.cursor, false);
					this.cursor.putLong(0, round);
					this.cursor.putLong(sizeBytes & -Long.BYTES, round);
				}
				catch (IllegalStateException | IndexOutOfBoundsException ex) {
					// the other thread has closed the cursor, or filled it
				}
			}
		}

		@Actor
		public void one(II_Result result) {
			this.segment.meeting().one();
			use(1);
		}

		@Actor
		public void two(II_Result result) {
			this.segment.meeting().two();
			use(LARGE_BYTES);
		}

		@Arbiter
		public void account(II_Result result) {
			result.r1 = (int) this.small.getLong(0);
			result.r2 = (int) this.large.getLong(0);
			if (!this.segment.pools().verify().isIntact() || !this.segment.deallocate(this.small)
					|| !this.segment.deallocate(this.large)) {
				result.r1 = -1;
			}
			this.segment.giveBack();
		}

	}

}
