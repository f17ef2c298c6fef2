package dev.arena;

import java.time.Instant;

/**
 * When the thread that takes back what dead processes have left looked at a segment last,
 * and what it found.
 *
 * @param at when it had looked
 * @param deadAttachments how many attachments were dead
 * @param reclaimedChunks how many chunks they held
 * @param expiredChunks how many chunks had been in transit for longer than
 * {@link SharedOptions#transitTimeout()}
 */
public record LastReclaim(Instant at, int deadAttachments, long reclaimedChunks, long expiredChunks) {
}
