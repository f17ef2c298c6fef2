package dev.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A segment of one chunk that is closed while somebody uses it. The result is what
 * becomes of the use.
 */
final class CloseStress {

	private static final SegmentLayout LAYOUT = SegmentLayout
		.of(ArenaSpec.ofChunkSizes(ArenaSpec.MIN_CHUNK_SIZE_BYTES));

	private CloseStress() {
	}

	/**
	 * An allocation gets the chunk, or finds the segment closed and leaves the cursor
	 * empty.
	 */
	@JCStressTest
	@State
	@Outcome(id = "chunk", expect = Expect.ACCEPTABLE, desc = "Allocated before the close.")
	@Outcome(id = "closed", expect = Expect.ACCEPTABLE, desc = "Closed meanwhile.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Something else.")
	public static class Allocate {

		private final BriefSegment segment = new BriefSegment(LAYOUT);

		private final Chunk cursor = new Chunk(this.segment);

		@Actor
		public void one(L_Result result) {
			this.segment.meeting().one();
			result.r1 = allocate(this.segment, this.cursor);
		}

		@Actor
		public void two() {
			this.segment.meeting().two();
			this.segment.close();
		}

		@Arbiter
		public void end() {
			this.segment.giveBack();
		}

	}

	/**
	 * An allocation from an exhausted segment never gets a chunk of the empty memory that
	 * the close puts in place.
	 */
	@JCStressTest
	@State
	@Outcome(id = "none", expect = Expect.ACCEPTABLE, desc = "Exhausted.")
	@Outcome(id = "closed", expect = Expect.ACCEPTABLE, desc = "Closed meanwhile.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Something else.")
	public static class AllocateFromExhausted {

		private final BriefSegment segment = new BriefSegment(LAYOUT);

		private final Chunk held = this.segment.allocate();

		private final Chunk cursor = new Chunk(this.segment);

		@Actor
		public void one(L_Result result) {
			this.segment.meeting().one();
			result.r1 = allocate(this.segment, this.cursor);
		}

		@Actor
		public void two() {
			this.segment.meeting().two();
			this.segment.close();
		}

		@Arbiter
		public void end() {
			this.segment.giveBack();
		}

	}

	/**
	 * A free never fails with an exception, and empties its cursor.
	 */
	@JCStressTest
	@State
	@Outcome(id = "freed", expect = Expect.ACCEPTABLE, desc = "Freed before the close.")
	@Outcome(id = "refused", expect = Expect.ACCEPTABLE, desc = "Closed meanwhile.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Something else.")
	public static class Free {

		private final BriefSegment segment = new BriefSegment(LAYOUT);

		private final Chunk cursor = this.segment.allocate();

		@Actor
		public void one(L_Result result) {
			this.segment.meeting().one();
			try {
				boolean freed = this.segment.deallocate(this.cursor);
				result.r1 = (this.cursor.place != Place.NOWHERE) ? "cursor is open" : freed ? "freed" : "refused";
			}
			catch (RuntimeException | Error ex) {
				result.r1 = ex.toString();
			}
		}

		@Actor
		public void two() {
			this.segment.meeting().two();
			this.segment.close();
		}

		@Arbiter
		public void end() {
			this.segment.giveBack();
		}

	}

	/**
	 * A hand-off puts the chunk in transit, or finds the segment closed; either way the
	 * cursor is not open.
	 */
	@JCStressTest
	@State
	@Outcome(id = "handed off", expect = Expect.ACCEPTABLE, desc = "Handed off before the close.")
	@Outcome(id = "closed", expect = Expect.ACCEPTABLE, desc = "Closed meanwhile.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Something else.")
	public static class HandOff {

		private final BriefSegment segment = new BriefSegment(LAYOUT);

		private final Chunk cursor = this.segment.allocate();

		@Actor
		public void one(L_Result result) {
			this.segment.meeting().one();
			try {
				this.cursor.handOff();
				result.r1 = (this.cursor.place != Place.NOWHERE) ? "cursor is open" : "handed off";
			}
			catch (RuntimeException | Error ex) {
				result.r1 = describe(ex, this.cursor);
			}
		}

		@Actor
		public void two() {
			this.segment.meeting().two();
			this.segment.close();
		}

		@Arbiter
		public void end() {
			this.segment.giveBack();
		}

	}

	/**
	 * A read of a chunk that somebody holds sees its payload, or zeros; a write, if it
	 * comes late, is seen by nobody. The result is what a read after a write sees.
	 */
	@JCStressTest
	@State
	@Outcome(id = "43", expect = Expect.ACCEPTABLE, desc = "The payload.")
	@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Empty memory, put in place in between.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Something else.")
	public static class Access {

		private final BriefSegment segment = new BriefSegment(LAYOUT);

		private final Chunk cursor = this.segment.allocate();

		@Actor
		public void one(L_Result result) {
			this.segment.meeting().one();
			try {
				this.cursor.putLong(0, 43);
				result.r1 = this.cursor.getLong(0);
			}
			catch (RuntimeException | Error ex) {
				result.r1 = ex.toString();
			}
		}

		@Actor
		public void two() {
			this.segment.meeting().two();
			this.segment.close();
		}

		@Arbiter
		public void end() {
			this.segment.giveBack();
		}

	}

	private static String allocate(Segment segment, Chunk into) {
		try {
			boolean allocated = Segment.allocate(segment, 1, into, true);
			return (allocated != (into.place != Place.NOWHERE)) ? "cursor contradicts" : allocated ? "chunk" : "none";
		}
		catch (RuntimeException | Error ex) {
			return describe(ex, into);
		}
	}

	private static String describe(Throwable ex, Chunk cursor) {
		boolean isClosed = ex.getClass() == IllegalStateException.class && ex.getMessage().contains("closed");
		return (isClosed && !cursor.isOpen()) ? "closed" : ex + " with " + cursor;
	}

}
