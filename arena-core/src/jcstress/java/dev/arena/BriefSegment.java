package dev.arena;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.memory.OffHeap;
import dev.arena.memory.MemoryOptions;

/**
 * What a {@link LocalSegment} is, in memory that is used again by the next. Each mapping
 * takes up to three of the kernel's map entries, so thousands cannot wait for the garbage
 * collector.
 */
final class BriefSegment extends Segment {

	private static final Map<ArenaSpec, Queue<MappedMemory>> IDLE = new ConcurrentHashMap<>();

	private final Meeting meeting = new Meeting();

	/**
	 * A segment whose chunks are all free.
	 * @param layout where everything is in it
	 */
	BriefSegment(SegmentLayout layout) {
		super(take(layout), layout, SegmentIdentity.create(0), 1, null, LeakDetection.OFF);
	}

	private static Queue<MappedMemory> idle(ArenaSpec spec) {
		return IDLE.computeIfAbsent(spec, (key) -> new ConcurrentLinkedQueue<>());
	}

	private static MappedMemory take(SegmentLayout layout) {
		MappedMemory memory = idle(layout.spec()).poll();
		return (memory != null) ? memory : LocalMemory.map(layout.segmentBytes(), MemoryOptions.defaults());
	}

	/** Where the actors meet before they begin. */
	Meeting meeting() {
		return this.meeting;
	}

	/** A new cursor that holds a chunk of the smallest pool. */
	Chunk allocate() {
		Chunk cursor = new Chunk(this);
		Segment.allocate(this, 1, cursor, false);
		return cursor;
	}

	/** Called when nobody uses the segment any more. */
	void giveBack() {
		// whether closed or not: a late write may have come after the close
		OffHeap.fillPlain(memory().address(), layout().segmentBytes(), (byte) 0);
		idle(spec()).add(memory());
	}

	@Override
	void prepareRelease() {
	}

	@Override
	void release() {
	}

	@Override
	void releaseName() {
	}

	@Override
	List<Attachment> attachments() {
		return List.of();
	}

	@Override
	SegmentStatus statusWhileOpen() {
		return SegmentStatus.INTACT;
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
	}

}
