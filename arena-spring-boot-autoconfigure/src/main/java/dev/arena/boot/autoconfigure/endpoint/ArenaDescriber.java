package dev.arena.boot.autoconfigure.endpoint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

import dev.arena.Arena;
import dev.arena.ChunkInTransit;
import dev.arena.DamagedSegmentException;
import dev.arena.Pool;
import dev.arena.PoolCounts;
import dev.arena.PoolSpec;
import dev.arena.RefusedFree;
import dev.arena.SegmentStatus;
import dev.arena.boot.autoconfigure.ArenaFigures;
import dev.arena.boot.autoconfigure.PoolFigures;
import dev.arena.boot.autoconfigure.endpoint.ArenaDescriptor.AllocationDescriptor;
import dev.arena.boot.autoconfigure.endpoint.ArenaDescriptor.AttachmentDescriptor;
import dev.arena.boot.autoconfigure.endpoint.ArenaDescriptor.ChunkDescriptor;
import dev.arena.boot.autoconfigure.endpoint.ArenaDescriptor.MemoryDescriptor;
import dev.arena.boot.autoconfigure.endpoint.ArenaDescriptor.PoolDescriptor;
import dev.arena.boot.autoconfigure.endpoint.ArenaDescriptor.ReclaimDescriptor;
import dev.arena.boot.autoconfigure.endpoint.ArenaDescriptor.ShortfallDescriptor;
import dev.arena.boot.autoconfigure.endpoint.ArenaDescriptor.TransitDescriptor;
import dev.arena.memory.BackingReport;
import org.jspecify.annotations.Nullable;

/**
 * Describes an arena that may be closed or damaged at any moment.
 */
class ArenaDescriber {

	private final String name;

	private final Arena arena;

	private final ArenaFigures figures;

	ArenaDescriber(String name, Arena arena, ArenaFigures figures) {
		this.name = name;
		this.arena = arena;
		this.figures = figures;
	}

	/** What costs next to nothing if the pools were counted just now. */
	ArenaDescriptor summary() {
		return describe(false);
	}

	/** Takes time proportional to the number of chunks. */
	ArenaDescriptor details() {
		return describe(true);
	}

	private ArenaDescriptor describe(boolean detailed) {
		SegmentStatus status = this.arena.inspect().status();
		if (status == SegmentStatus.CLOSED || status == SegmentStatus.DAMAGED) {
			return withoutFigures(status); // whose memory must not be touched
		}
		try {
			return withFigures(status, detailed);
		}
		catch (IllegalStateException | DamagedSegmentException ex) {
			return withoutFigures((this.arena.inspect().status() == SegmentStatus.CLOSED) ? SegmentStatus.CLOSED
					: SegmentStatus.DAMAGED);
		}
	}

	private ArenaDescriptor withoutFigures(SegmentStatus status) {
		List<PoolDescriptor> pools = this.arena.spec().pools().stream().map(ArenaDescriber::geometry).toList();
		return new ArenaDescriptor(this.name, word(status), backend(), this.arena.segmentName(),
				this.arena.footprintBytes(), pools, null, null, null, null, null, null, null, null, null, null);
	}

	private ArenaDescriptor withFigures(SegmentStatus status, boolean detailed) {
		return new ArenaDescriptor(this.name, word(status), backend(), this.arena.segmentName(),
				this.arena.footprintBytes(), pools(), refusedFrees(), this.arena.inspect().reclaimedChunks(),
				lastReclaim(), this.arena.inspect().attachmentCount(), detailed ? memory() : null,
				detailed ? attachments() : null, detailed ? chunksInTransit() : null,
				word(this.arena.inspect().leakDetection()), detailed ? trackedAllocations() : null, null);
	}

	private @Nullable ReclaimDescriptor lastReclaim() {
		return this.arena.inspect()
			.lastReclaim()
			.map((last) -> new ReclaimDescriptor(last.at().toString(), last.deadAttachments(), last.reclaimedChunks(),
					last.expiredChunks()))
			.orElse(null);
	}

	private String backend() {
		return (this.arena.segmentName() != null) ? "shared" : "local";
	}

	private static PoolDescriptor geometry(PoolSpec pool) {
		return new PoolDescriptor(pool.chunkSizeBytes(), pool.chunkCount(), null, null, null, null, null, null, null,
				null, null, null, null);
	}

	private List<PoolDescriptor> pools() {
		List<Pool> pools = this.arena.pools();
		List<PoolDescriptor> descriptors = new ArrayList<>();
		for (int i = 0; i < pools.size(); i++) {
			descriptors.add(describe(pools.get(i), pools.subList(i + 1, pools.size())));
		}
		return descriptors;
	}

	private PoolDescriptor describe(Pool pool, List<Pool> larger) {
		PoolFigures figures = this.figures.of(pool);
		PoolCounts counts = figures.counts();
		Map<String, Long> promotionsTo = new LinkedHashMap<>();
		larger.forEach(
				(target) -> promotionsTo.put(Long.toString(target.chunkSizeBytes()), pool.promotionCountTo(target)));
		return new PoolDescriptor(pool.chunkSizeBytes(), pool.chunkCount(), counts.used(), counts.free(),
				counts.inTransit(), (double) counts.used() / pool.chunkCount(), counts.allocations(),
				pool.promotionCount(), promotionsTo, pool.exhaustionCount(), figures.handOffs(), figures.adoptions(),
				figures.transitFrees());
	}

	private Map<String, Long> refusedFrees() {
		Map<String, Long> refusedFrees = new LinkedHashMap<>();
		for (RefusedFree reason : RefusedFree.values()) {
			refusedFrees.put(word(reason), this.arena.inspect().refusedFrees(reason));
		}
		return refusedFrees;
	}

	private MemoryDescriptor memory() {
		BackingReport report = this.figures.memoryOf(this.arena);
		Map<String, Long> byNode = new LinkedHashMap<>();
		new TreeMap<>(report.residentBytesByNode()).forEach((node, bytes) -> byNode.put(node.toString(), bytes));
		return new MemoryDescriptor(report.mappedBytes(), report.requestedPageSizeBytes(),
				report.obtainedPageSizeBytes(), report.hugePageBytes(), report.residentBytes(), report.lockedBytes(),
				byNode, this.figures.refreshAge().map(Duration::toString).orElse(null),
				report.shortfalls()
					.stream()
					.map((shortfall) -> new ShortfallDescriptor(word(shortfall.feature()), shortfall.reason()))
					.toList());
	}

	private List<AttachmentDescriptor> attachments() {
		return this.arena.inspect()
			.attachments()
			.stream()
			.map((attachment) -> new AttachmentDescriptor(attachment.slot(), attachment.processId(), attachment.host(),
					attachment.since().toString(), attachment.alive(), attachment.chunksHeld()))
			.toList();
	}

	private TransitDescriptor chunksInTransit() {
		Comparator<ChunkInTransit> byAge = Comparator.comparing(ChunkInTransit::age);
		PriorityQueue<ChunkInTransit> oldest = new PriorityQueue<>(byAge);
		long[] count = new long[1];
		this.arena.inspect().forEachChunkInTransit((chunk) -> {
			count[0]++;
			oldest.add(chunk);
			if (oldest.size() > ArenasEndpoint.MAX_CHUNKS) {
				oldest.remove();
			}
		});
		Duration timeout = this.arena.inspect().transitTimeout();
		return new TransitDescriptor(count[0], timeout.isZero() ? null : timeout.toString(),
				oldest.stream()
					.sorted(byAge.reversed())
					.map((chunk) -> new ChunkDescriptor(name(chunk.handle()), chunk.chunkSizeBytes(),
							chunk.senderSlot(), chunk.age().toString()))
					.toList());
	}

	private List<AllocationDescriptor> trackedAllocations() {
		return this.arena.inspect()
			.trackedAllocations(ArenasEndpoint.MAX_CHUNKS)
			.stream()
			.map((allocation) -> new AllocationDescriptor(name(allocation.handle()), allocation.chunkSizeBytes(),
					allocation.allocatedAt().toString(), allocation.threadName(),
					allocation.stackTrace().stream().map(StackTraceElement::toString).toList()))
			.toList();
	}

	private static String name(long handle) {
		return String.format(Locale.ROOT, "0x%016x", handle);
	}

	private static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
