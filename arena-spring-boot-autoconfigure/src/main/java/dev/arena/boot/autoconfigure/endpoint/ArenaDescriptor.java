package dev.arena.boot.autoconfigure.endpoint;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One arena as the endpoint describes it. Field names and their order are part of the
 * answer's format, which {@code docs/actuator.md} documents. What is {@code null} is left
 * out of an answer over HTTP.
 *
 * @param name the bean name
 * @param status {@code not_created} for an arena that is lazy and that nobody has used
 * yet, {@code not_readable} for one that does not answer as an arena does, else the
 * {@link dev.arena.SegmentStatus} in lower case
 * @param backend {@code local} or {@code shared}
 * @param segmentName the name of the shared segment
 * @param footprintBytes the size of the segment
 * @param pools the pools in ascending order of chunk size
 * @param refusedFrees the number of refused frees by {@link dev.arena.RefusedFree} in
 * lower case
 * @param reclaimedChunks how many chunks were taken back from those who left without
 * freeing them
 * @param lastReclaim what the last look in the background for chunks of the dead found
 * @param attachmentCount how many take part in the segment
 * @param memory what the kernel gave
 * @param attachments who takes part in the segment
 * @param chunksInTransit what was handed off and not adopted yet
 * @param leakDetection the {@link dev.arena.LeakDetection} in lower case
 * @param trackedAllocations the oldest chunks that are tracked and held, at most
 * {@value ArenasEndpoint#MAX_CHUNKS}, the oldest first
 * @param error why the arena is {@code not_readable}
 */
public record ArenaDescriptor(String name, String status, @Nullable String backend, @Nullable String segmentName,
		@Nullable Long footprintBytes, @Nullable List<PoolDescriptor> pools, @Nullable Map<String, Long> refusedFrees,
		@Nullable Long reclaimedChunks, @Nullable ReclaimDescriptor lastReclaim, @Nullable Integer attachmentCount,
		@Nullable MemoryDescriptor memory, @Nullable List<AttachmentDescriptor> attachments,
		@Nullable TransitDescriptor chunksInTransit, @Nullable String leakDetection,
		@Nullable List<AllocationDescriptor> trackedAllocations,
		@Nullable String error) implements OperationResponseBody {

	static ArenaDescriptor notCreated(String name) {
		return new ArenaDescriptor(name, "not_created", null, null, null, null, null, null, null, null, null, null,
				null, null, null, null);
	}

	static ArenaDescriptor notReadable(String name, String error) {
		return new ArenaDescriptor(name, "not_readable", null, null, null, null, null, null, null, null, null, null,
				null, null, null, error);
	}

	/**
	 * A look for chunks that nobody will free.
	 *
	 * @param at when it was, in ISO 8601
	 * @param deadAttachments how many attachments were dead
	 * @param reclaimedChunks how many chunks they held
	 * @param expiredChunks how many chunks had been in transit for too long
	 */
	public record ReclaimDescriptor(String at, int deadAttachments, long reclaimedChunks, long expiredChunks) {

	}

	/**
	 * One pool. The counters cover all processes of a shared segment since its creation.
	 *
	 * @param chunkSizeBytes the size of each chunk
	 * @param chunkCount how many there are
	 * @param used how many are not free
	 * @param free how many are free
	 * @param inTransit how many of those used were handed off and not adopted yet
	 * @param occupancy used chunks / all chunks, from 0 to 1
	 * @param allocations how many allocations the pool has served
	 * @param promotions how many requests that fit the pool a larger one has served
	 * @param promotionsTo the same by chunk size of the larger pool
	 * @param exhaustions how many requests that fit the pool were answered with no chunk
	 * @param handOffs how many chunks were handed off
	 * @param adoptions how many of those were adopted
	 * @param transitFrees how many of those were freed in transit
	 */
	public record PoolDescriptor(long chunkSizeBytes, long chunkCount, @Nullable Long used, @Nullable Long free,
			@Nullable Long inTransit, @Nullable Double occupancy, @Nullable Long allocations, @Nullable Long promotions,
			@Nullable Map<String, Long> promotionsTo, @Nullable Long exhaustions, @Nullable Long handOffs,
			@Nullable Long adoptions, @Nullable Long transitFrees) {

	}

	/**
	 * What the kernel gave: see {@link dev.arena.memory.BackingReport}.
	 *
	 * @param mappedBytes the size of the mapping
	 * @param requestedPageSizeBytes the page size asked for
	 * @param obtainedPageSizeBytes the largest page size obtained so far
	 * @param hugePageBytes how much is on huge pages
	 * @param residentBytes how much is present in RAM for this process
	 * @param lockedBytes how much is locked in RAM
	 * @param residentBytesByNode resident bytes by NUMA node
	 * @param age how long ago the kernel was asked, in ISO 8601
	 * @param shortfalls what was tried and not obtained
	 */
	public record MemoryDescriptor(long mappedBytes, long requestedPageSizeBytes, long obtainedPageSizeBytes,
			long hugePageBytes, long residentBytes, long lockedBytes, Map<String, Long> residentBytesByNode,
			@Nullable String age, List<ShortfallDescriptor> shortfalls) {

	}

	/**
	 * Something that was tried and not obtained.
	 *
	 * @param feature the {@link dev.arena.memory.Feature} in lower case
	 * @param reason why, and what would change that
	 */
	public record ShortfallDescriptor(String feature, String reason) {

	}

	/**
	 * One participant of the segment.
	 *
	 * @param slot its attachment slot
	 * @param processId its process id, as it sees itself
	 * @param host the name of its host or container
	 * @param since when it attached, in ISO 8601
	 * @param alive whether its process lives
	 * @param chunksHeld how many chunks it holds in each pool, in the order of the pools
	 */
	public record AttachmentDescriptor(int slot, long processId, String host, String since, boolean alive,
			List<Long> chunksHeld) {

	}

	/**
	 * The chunks in transit.
	 *
	 * @param count how many there are
	 * @param timeout after what time they are given up, in ISO 8601; {@code null} for
	 * never
	 * @param oldest the oldest, at most {@value ArenasEndpoint#MAX_CHUNKS}, the oldest
	 * first
	 */
	public record TransitDescriptor(long count, @Nullable String timeout, List<ChunkDescriptor> oldest) {

	}

	/**
	 * One chunk in transit.
	 *
	 * @param handle what it can be adopted by, in hexadecimal digits after {@code 0x}
	 * @param chunkSizeBytes its size
	 * @param senderSlot the attachment slot that handed it off
	 * @param age how long ago at least, in ISO 8601
	 */
	public record ChunkDescriptor(String handle, long chunkSizeBytes, int senderSlot, String age) {

	}

	/**
	 * One chunk whose allocation was recorded.
	 *
	 * @param handle what it can be adopted by once it has been handed off, in hexadecimal
	 * digits after {@code 0x}; while it is held, the handle of nothing
	 * @param chunkSizeBytes its size
	 * @param allocatedAt when, in ISO 8601
	 * @param threadName which thread has allocated it
	 * @param stackTrace where, the innermost frame first
	 */
	public record AllocationDescriptor(String handle, long chunkSizeBytes, String allocatedAt, String threadName,
			List<String> stackTrace) {

	}

}
