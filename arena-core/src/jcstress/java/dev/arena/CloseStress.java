package dev.arena;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.memory.MemoryOptions;

/**
 * A segment of one chunk that is closed while somebody uses it.
 */
final class CloseStress {

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

		private final BriefSegment segment = new BriefSegment();

		private final Chunk cursor = new Chunk(this.segment);

		@Actor
		public void one(L_Result result) {
			result.r1 = allocate(this.segment, this.cursor);
		}

		@Actor
		public void two() {
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

		private final BriefSegment segment = new BriefSegment();

		private final Chunk cursor = new Chunk(this.segment);

		AllocateFromExhausted() {
			this.segment.allocate(1, new Chunk(this.segment), false);
		}

		@Actor
		public void one(L_Result result) {
			result.r1 = allocate(this.segment, this.cursor);
		}

		@Actor
		public void two() {
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

		private final BriefSegment segment = new BriefSegment();

		private final Chunk cursor = new Chunk(this.segment);

		Free() {
			this.segment.allocate(1, this.cursor, false);
		}

		@Actor
		public void one(L_Result result) {
			try {
				boolean freed = this.segment.free(this.cursor);
				result.r1 = this.cursor.isOpen() ? "cursor is open" : freed ? "freed" : "refused";
			}
			catch (RuntimeException | Error ex) {
				result.r1 = ex.toString();
			}
		}

		@Actor
		public void two() {
			this.segment.close();
		}

		@Arbiter
		public void end() {
			this.segment.giveBack();
		}

	}

	/**
	 * A read of a chunk that somebody holds sees its payload, or zeros; a write, if it
	 * comes late, is seen by nobody. The results are what a read after a write sees.
	 */
	@JCStressTest
	@State
	@Outcome(id = "43", expect = Expect.ACCEPTABLE, desc = "The payload.")
	@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Empty memory, put in place in between.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Something else.")
	public static class Access {

		private final BriefSegment segment = new BriefSegment();

		private final Chunk cursor = new Chunk(this.segment);

		Access() {
			this.segment.allocate(1, this.cursor, false);
			this.cursor.putLong(0, 42);
		}

		@Actor
		public void one(L_Result result) {
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
			this.segment.close();
		}

		@Arbiter
		public void end() {
			this.segment.giveBack();
		}

	}

	private static String allocate(Segment segment, Chunk into) {
		try {
			boolean allocated = segment.allocate(1, into, true);
			return (allocated != into.isOpen()) ? "cursor contradicts" : allocated ? "chunk" : "none";
		}
		catch (IllegalStateException ex) {
			return into.isOpen() ? "cursor is open"
					: (ex.getClass() == IllegalStateException.class) ? "closed" : ex.toString();
		}
		catch (RuntimeException | Error ex) {
			return ex.toString();
		}
	}

	/**
	 * What a {@link LocalSegment} is, in memory that is used again by the next: a close
	 * leaves it empty, as new memory is. Each mapping takes up to three of the kernel's
	 * map entries, so thousands cannot wait for the garbage collector.
	 */
	private static final class BriefSegment extends Segment {

		private static final SegmentLayout LAYOUT = SegmentLayout.of(ArenaSpec.of(1, ArenaSpec.MIN_CHUNK_SIZE_BYTES));

		private static final Queue<MappedMemory> IDLE = new ConcurrentLinkedQueue<>();

		BriefSegment() {
			super(take(), LAYOUT, 1, false, null, LeakDetection.OFF);
		}

		private static MappedMemory take() {
			MappedMemory memory = IDLE.poll();
			return (memory != null) ? memory : LocalMemory.map(LAYOUT.segmentBytes(), MemoryOptions.defaults());
		}

		/** Called when nobody uses the closed segment any more. */
		void giveBack() {
			memory().close(); // once more: a late write may have come after the first
			IDLE.add(memory());
		}

		@Override
		void release() {
			memory().close();
		}

		@Override
		List<Attachment> participants() {
			return List.of();
		}

		@Override
		int attachmentCount() {
			return 1;
		}

		@Override
		ReclaimReport reclaim() {
			return ReclaimReport.NOTHING;
		}

		@Override
		boolean reclaimOnExhaustion() {
			return false;
		}

		@Override
		SegmentStatus statusWhileOpen() {
			return SegmentStatus.INTACT;
		}

	}

}
