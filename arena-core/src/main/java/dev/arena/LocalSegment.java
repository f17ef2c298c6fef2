package dev.arena;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;

/**
 * A segment in private memory: no header is written, because nobody else reads it.
 */
final class LocalSegment extends Segment {

	/** The only attachment. */
	private static final int SLOT = 1;

	private final Instant since = Instant.now();

	private final Ending ending;

	private final Cleaner.Cleanable dropped;

	private LocalSegment(MappedMemory memory, SegmentLayout layout, LeakDetection leakDetection) {
		super(memory, layout, SegmentIdentity.create(0), SLOT, null, leakDetection);
		this.ending = new Ending(memory, pools(), newLeakReport());
		this.dropped = MappedMemory.whenUnreachable(this, this.ending::dropped);
	}

	static LocalSegment create(ArenaSpec spec, LocalOptions options) {
		SegmentLayout layout = SegmentLayout.of(spec);
		return new LocalSegment(LocalMemory.map(layout.segmentBytes(), options.memory()), layout,
				options.leakDetection());
	}

	@Override
	void prepareRelease() {
		this.ending.prepare();
	}

	@Override
	void release() {
		this.ending.report("closed");
		this.dropped.clean();
	}

	@Override
	void releaseName() {
		// it has none
	}

	@Override
	List<Attachment> attachments() {
		return List.of(AttachmentTable.self(SLOT, this.since));
	}

	@Override
	ReclaimReport reclaimDead() {
		return ReclaimReport.NOTHING;
	}

	@Override
	@Nullable LastReclaim lastReclaim() {
		return null;
	}

	@Override
	void foundExhausted() {
		// nobody else could have left anything
	}

	@Override
	SegmentStatus statusWhileOpen() {
		return SegmentStatus.INTACT;
	}

	/**
	 * What is logged when the arena ends, once. Holds the memory, not the segment:
	 * dropped memory is given back when no buffer can reach it any more either.
	 */
	private static final class Ending {

		private final MappedMemory memory;

		private final Pools pools;

		private final LeakReport report;

		private long[] held = {};

		Ending(MappedMemory memory, Pools pools, LeakReport report) {
			this.memory = memory;
			this.pools = pools;
			this.report = report;
		}

		void dropped() {
			if (!this.report.isDone()) {
				prepare();
				report("became unreachable without being closed,");
			}
		}

		/** Looks at the memory for the last time. */
		synchronized void prepare() {
			this.report.prepare();
			this.held = this.pools.stream().mapToLong((pool) -> pool.count().used()).toArray();
			Reference.reachabilityFence(this.memory);
		}

		synchronized void report(String end) {
			this.report.log(end, this.held);
		}

	}

}
