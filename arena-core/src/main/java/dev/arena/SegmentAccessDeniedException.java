package dev.arena;

import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

/**
 * A shared segment, or the directory that it is in, is closed to the user of this
 * process: to the kernel by its permissions, or to this library by its owner
 * ({@link ForeignOwnerException}).
 */
public class SegmentAccessDeniedException extends ArenaException {

	private static final long serialVersionUID = 1L;

	private final String segmentName;

	private final @Nullable Integer ownerUid;

	private final int processUid;

	SegmentAccessDeniedException(String message, int errno, @Nullable Throwable cause, String segmentName,
			@Nullable Integer ownerUid, int processUid) {
		super(message, errno, cause);
		this.segmentName = segmentName;
		this.ownerUid = ownerUid;
		this.processUid = processUid;
	}

	/**
	 * The segment.
	 * @return its name
	 */
	public String segmentName() {
		return this.segmentName;
	}

	/**
	 * The user that the segment belongs to.
	 * @return its uid, or empty if there is no such segment: then it could not be created
	 */
	public OptionalInt ownerUid() {
		return (this.ownerUid != null) ? OptionalInt.of(this.ownerUid) : OptionalInt.empty();
	}

	/**
	 * The effective user of this process.
	 * @return its uid
	 */
	public int processUid() {
		return this.processUid;
	}

}
