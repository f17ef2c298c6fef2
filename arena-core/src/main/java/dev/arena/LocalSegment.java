package dev.arena;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.arena.memory.LocalMemory;
import dev.arena.memory.MappedMemory;
import dev.arena.memory.MemoryOptions;

/**
 * A segment in private memory: no header is written, because nobody else reads it.
 */
final class LocalSegment extends Segment {

	/** The only participant. */
	private static final int SLOT = 1;

	private final Instant since = Instant.now();

	private LocalSegment(MappedMemory memory, SegmentLayout layout) {
		super(memory, layout, SLOT, false);
	}

	static LocalSegment create(ArenaSpec spec, MemoryOptions options) {
		SegmentLayout layout = SegmentLayout.of(spec);
		return new LocalSegment(LocalMemory.map(layout.segmentBytes(), options), layout);
	}

	@Override
	void release() {
		memory().close();
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

	@Override
	@Nullable String name() {
		return null;
	}

	@Override
	SegmentStatus statusWhileOpen() {
		return SegmentStatus.INTACT;
	}

}
