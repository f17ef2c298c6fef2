package dev.arena;

/**
 * What {@link Arena#reclaim()} did.
 *
 * @param deadAttachments how many attachments were found dead
 * @param reclaimedChunks how many chunks were taken back from them
 */
public record ReclaimReport(int deadAttachments, long reclaimedChunks) {

	static final ReclaimReport NOTHING = new ReclaimReport(0, 0);

}
