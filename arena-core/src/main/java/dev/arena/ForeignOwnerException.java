package dev.arena;

/**
 * A shared segment belongs to another user, and {@link SharedOptions#allowForeignOwner()}
 * is {@code false}.
 */
public class ForeignOwnerException extends SegmentAccessDeniedException {

	private static final long serialVersionUID = 1L;

	ForeignOwnerException(String segmentName, int ownerUid, int processUid) {
		super("Segment " + segmentName + " belongs to uid " + ownerUid + " and this process runs as uid " + processUid
				+ ": allow foreign owners if you trust that user, or choose another name", 0, null, segmentName,
				ownerUid, processUid);
	}

}
