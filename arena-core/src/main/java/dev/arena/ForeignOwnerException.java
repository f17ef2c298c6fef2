package dev.arena;

/**
 * A shared segment belongs to another user, and {@link SharedOptions#allowForeignOwner()}
 * is {@code false}.
 */
public class ForeignOwnerException extends SegmentAccessDeniedException {

	private static final long serialVersionUID = 1L;

	ForeignOwnerException(String segmentName, int ownerUid, boolean ambiguous, int processUid) {
		super("Segment " + segmentName + " belongs to uid " + ownerUid
				+ (ambiguous ? ", which stands for all users that have no number in this user namespace," : "")
				+ " and this process runs as uid " + processUid
				+ ": allow foreign owners if you trust that user, or choose another name", 0, null, segmentName,
				ownerUid, processUid);
	}

}
