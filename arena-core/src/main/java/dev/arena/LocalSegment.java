package dev.arena;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.List;

import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;

/**
 * A segment in private memory: no header is written, because nobody else reads it.
 */
final class LocalSegment extends Segment {

	/** The only participant. */
	private static final int SLOT = 1;

	private final Instant since = Instant.now();

	private final Ending ending;

	private final Cleaner.Cleanable dropped;

	private LocalSegment(MappedMemory memory, SegmentLayout layout, LeakDetection leakDetection) {
		super(memory, layout, SLOT, false, null, leakDetection);
		this.ending = new Ending(memory, pools().stream().map(SlabPool::lanes).toList(), newLeakReport());
		this.dropped = MappedMemory.whenUnreachable(this, this.ending::dropped);
	}

	static LocalSegment create(ArenaSpec spec, LocalOptions options) {
		SegmentLayout layout = SegmentLayout.of(spec);
		return new LocalSegment(LocalMemory.map(layout.segmentBytes(), options.memory()), layout,
				options.leakDetection());
	}

	@Override
	void release() {
		this.ending.closed();
		this.dropped.clean();
	}

	@Override
	List<Attachment> participants() {
		return List.of(AttachmentTable.self(SLOT, this.since));
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

	/**
	 * What happens when the arena ends. Holds the memory, not the segment.
	 */
	private record Ending(MappedMemory memory, List<Lanes> lanes, LeakReport report) {

		void closed() {
			try {
				report("closed");
			}
			finally {
				this.memory.close();
			}
		}

		/** The memory is given back when no buffer can reach it any more either. */
		void dropped() {
			report("became unreachable without being closed,");
		}

		private void report(String end) {
			this.report.prepare();
			try {
				this.report.log(end, this.lanes.stream().mapToLong(Lanes::usedCount).toArray());
			}
			catch (DamagedSegmentException ex) { // whoever used it has been told
			}
			Reference.reachabilityFence(this.memory);
		}

	}

	@Override
	SegmentStatus statusWhileOpen() {
		return SegmentStatus.INTACT;
	}

}
