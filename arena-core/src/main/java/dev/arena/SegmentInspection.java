package dev.arena;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.OffHeap;
import dev.arena.memory.BackingReport;

/**
 * Looks at the segment that an arena has at the moment.
 */
final class SegmentInspection implements ArenaInspection {

	private final CurrentSegment current;

	SegmentInspection(CurrentSegment current) {
		this.current = current;
	}

	@Override
	public long refusedFrees(RefusedFree reason) {
		Segment segment = this.current.require();
		return segment.examine(() -> OffHeap.getLongOpaque(segment.refusedFreesAddress(reason)));
	}

	@Override
	public long reclaimedChunks() {
		Segment segment = this.current.require();
		return segment
			.examine(() -> OffHeap.getLongOpaque(segment.memory().address() + SegmentFormat.RECLAIMED_CHUNKS_OFFSET));
	}

	@Override
	public List<Attachment> attachments() {
		Segment segment = this.current.require();
		return segment.examine(() -> {
			List<long[]> held = segment.pools().stream().map(SegmentInspection::heldBySlot).toList();
			return Failures.translating(segment::attachments)
				.stream()
				.map((attachment) -> attachment
					.withChunksHeld(held.stream().map((bySlot) -> bySlot[attachment.slot()]).toList()))
				.toList();
		});
	}

	private static long[] heldBySlot(SlabPool pool) {
		long[] held = new long[SegmentFormat.MAX_SLOT + 1];
		pool.forEachWord((index, word) -> held[ChunkWord.owner(word)] += ChunkWord.isLive(word) ? 1 : 0);
		return held;
	}

	@Override
	public int attachmentCount() {
		Segment segment = this.current.require();
		return segment.examine(() -> Failures.translating(segment::attachments)).size();
	}

	@Override
	public List<ChunkInTransit> chunksInTransit() {
		List<ChunkInTransit> chunks = new ArrayList<>();
		forEachChunkInTransit(chunks::add);
		return List.copyOf(chunks);
	}

	@Override
	public void forEachChunkInTransit(Consumer<? super ChunkInTransit> visitor) {
		Segment segment = this.current.require();
		segment.examine(() -> {
			segment.pools().stream().forEach((pool) -> pool.forEachWord((index, word) -> {
				if (ChunkWord.isInTransit(word)) {
					visitor.accept(new ChunkInTransit(pool.handle(word, index), pool.chunkSizeBytes(),
							ChunkWord.owner(word), segment.epoch().age(word)));
				}
			}));
			return true;
		});
	}

	@Override
	public Duration transitTimeout() {
		Segment segment = this.current.require();
		return segment.examine(() -> Duration.ofNanos(segment.epoch().timeoutNanos()));
	}

	@Override
	public Optional<LastReclaim> lastReclaim() {
		Segment segment = this.current.require();
		segment.requireOpen();
		return Optional.ofNullable(segment.lastReclaim());
	}

	@Override
	public VerificationReport verify() {
		Segment segment = this.current.require();
		return segment.examine(segment.pools()::verify);
	}

	@Override
	public BackingReport backing() {
		Segment segment = this.current.require();
		segment.requireOpen();
		return Failures.translating(segment.memory()::report);
	}

	@Override
	public @Nullable BackingReport backing(MemorySnapshot snapshot) {
		Segment segment = this.current.require();
		segment.requireOpen();
		return segment.memory().report(snapshot.accounts());
	}

	@Override
	public SegmentStatus status() {
		Segment segment = this.current.get();
		if (segment == null || segment.isClosed()) {
			return SegmentStatus.CLOSED;
		}
		try {
			SegmentStatus status = Failures.translating(segment::statusWhileOpen);
			return segment.isClosed() ? SegmentStatus.CLOSED : status;
		}
		catch (RuntimeException ex) {
			if (segment.isClosed()) { // meanwhile, and its descriptor with it
				return SegmentStatus.CLOSED;
			}
			throw ex;
		}
	}

	@Override
	public long segmentId() {
		Segment segment = this.current.require();
		segment.requireOpen();
		return segment.creationId();
	}

	@Override
	public LeakDetection leakDetection() {
		return this.current.require().leakDetection();
	}

	@Override
	public List<TrackedAllocation> trackedAllocations(int limit) {
		if (limit < 0) {
			throw new IllegalArgumentException("Limit " + limit + ": must not be negative; nearest legal value: 0");
		}
		Segment segment = this.current.require();
		LeakTracker tracker = segment.tracker();
		return segment.examine(() -> (tracker != null) ? tracker.oldest(limit) : List.of());
	}

}
