package dev.arena;

import java.time.Duration;

/**
 * A chunk that was handed off and not adopted yet.
 *
 * @param handle what names it
 * @param chunkSizeBytes its size
 * @param senderSlot the attachment slot that handed it off, which may be dead or taken by
 * somebody else since
 * @param age how long ago, in whole seconds; starts again from 0 after 18 hours, 12
 * minutes and 16 seconds
 */
public record ChunkInTransit(long handle, long chunkSizeBytes, int senderSlot, Duration age) {

}
