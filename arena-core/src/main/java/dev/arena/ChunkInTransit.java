package dev.arena;

import java.time.Duration;

/**
 * A chunk that was handed off and not adopted yet.
 *
 * @param handle what names it
 * @param chunkSizeBytes its size
 * @param senderSlot the attachment slot that handed it off, which may be dead or taken by
 * somebody else since
 * @param age how long it has been in transit at least: what those who looked after chunks
 * in transit have seen pass since one of them first saw it there; see
 * {@link ArenaMaintenance#reclaimInTransit(Duration)}
 */
public record ChunkInTransit(long handle, long chunkSizeBytes, int senderSlot, Duration age) {

}
