package dev.arena;

/**
 * What {@link ArenaMaintenance#reclaim()} did.
 *
 * @param deadAttachments how many attachments were found dead
 * @param reclaimedChunks how many chunks were taken back from them
 * @param expiredChunks how many chunks were freed that had been in transit for longer
 * than {@link SharedOptions#transitTimeout()}
 */
public record ReclaimReport(int deadAttachments, long reclaimedChunks, long expiredChunks) {

	static final ReclaimReport NOTHING = new ReclaimReport(0, 0, 0);

}
