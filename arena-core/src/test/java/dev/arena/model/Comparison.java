package dev.arena.model;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.arena.Arena;
import dev.arena.ArenaInspection;
import dev.arena.Attachment;
import dev.arena.ChunkInTransit;
import dev.arena.LeakDetection;
import dev.arena.Pool;
import dev.arena.PoolCounts;
import dev.arena.RefusedFree;
import dev.arena.VerificationReport;

/**
 * Compares all that an open arena shows of its segment with the model.
 */
final class Comparison {

	private Comparison() {
	}

	static void of(ModelArena arena) {
		ModelSegment segment = arena.segment;
		List<Pool> pools = arena.arena.pools();
		for (ModelPool pool : segment.pools) {
			comparePool(pool, pools.get(pool.index), pools);
		}
		ArenaInspection inspection = arena.arena.inspect();
		for (RefusedFree reason : RefusedFree.values()) {
			Same.require(inspection.refusedFrees(reason), segment.refused[reason.ordinal()], reason.name(), segment);
		}
		Same.require(inspection.reclaimedChunks(), segment.reclaimed, "reclaimed chunks", segment);
		compareAttachments(segment, inspection);
		compareTransit(segment, inspection);
		compareVerification(segment, inspection.verify());
		if (!arena.isTrackingUncertain) {
			long tracked = (arena.leakDetection == LeakDetection.PARANOID)
					? segment.pools.stream().mapToLong(arena::held).sum() : 0;
			Same.require((long) inspection.trackedAllocations(Integer.MAX_VALUE).size(), tracked, "tracked allocations",
					segment);
		}
	}

	private static void comparePool(ModelPool pool, Pool real, List<Pool> pools) {
		long live = pool.count(ModelChunk.State.HELD) + pool.lost();
		long inTransit = pool.count(ModelChunk.State.IN_TRANSIT);
		Same.require(real.counts(), new PoolCounts(pool.free(), live, inTransit, pool.allocations, true), "counts",
				pool);
		Same.require(real.exhaustionCount(), pool.exhaustions, "exhaustions", pool);
		for (int i = 0; i < pools.size(); i++) {
			Same.require(real.promotionCountTo(pools.get(i)), pool.promotionsTo[i], "promotions to pool " + i, pool);
		}
	}

	private static void compareAttachments(ModelSegment segment, ArenaInspection inspection) {
		List<Attachment> attachments = inspection.attachments();
		Same.require(attachments.size(), segment.attached.size(), "attachments", segment);
		for (ModelArena arena : segment.attached) {
			List<Long> held = segment.pools.stream().map(arena::heldOrLost).toList();
			Attachment attachment = attachments.stream()
				.filter((one) -> one.slot() == arena.slot && one.alive())
				.findFirst()
				.orElseThrow(() -> new AssertionError("No living attachment " + arena.slot + " of " + segment));
			Same.require(attachment.chunksHeld(), held, "chunks held", "slot " + arena.slot + " of " + segment);
		}
	}

	/** What an attachment holds of a pool. */
	static long heldBySlot(ModelArena arena, ModelPool pool) {
		Arena real = arena.arena;
		return real.inspect()
			.attachments()
			.stream()
			.filter((attachment) -> attachment.slot() == arena.slot)
			.mapToLong((attachment) -> attachment.chunksHeld().get(pool.index))
			.sum();
	}

	private static void compareTransit(ModelSegment segment, ArenaInspection inspection) {
		Set<String> expected = segment.chunks()
			.stream()
			.filter((chunk) -> chunk.is(ModelChunk.State.IN_TRANSIT))
			.map((chunk) -> describe(chunk.handleInTransit(), chunk.pool.sizeBytes, chunk.senderSlot))
			.collect(Collectors.toSet());
		List<ChunkInTransit> inTransit = inspection.chunksInTransit();
		Same.require(inTransit.stream()
			.map((chunk) -> describe(chunk.handle(), chunk.chunkSizeBytes(), chunk.senderSlot()))
			.collect(Collectors.toSet()), expected, "chunks in transit", segment);
		Same.require(inTransit.size(), expected.size(), "number of chunks in transit", segment);
	}

	private static String describe(long handle, long sizeBytes, int senderSlot) {
		return "0x" + Long.toHexString(handle) + " of " + sizeBytes + " B by slot " + senderSlot;
	}

	private static void compareVerification(ModelSegment segment, VerificationReport report) {
		Same.require(report.contradictions(), List.of(), "contradictions", segment);
		Same.require(report.isIntact(), true, "verdict", segment);
		Same.require(report.freeChunks(), segment.pools.stream().mapToLong(ModelPool::free).sum(), "free chunks",
				segment);
	}

}
