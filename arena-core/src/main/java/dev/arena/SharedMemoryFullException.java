package dev.arena;

/**
 * {@code /dev/shm} has no room for a new segment. The whole segment is reserved when it
 * is created, so this comes early and as an exception, never as a signal later.
 */
public class SharedMemoryFullException extends ArenaException {

	private static final long serialVersionUID = 1L;

	private final String segmentName;

	private final long neededBytes;

	private final long freeBytes;

	SharedMemoryFullException(String message, int errno, Throwable cause, String segmentName, long neededBytes,
			long freeBytes) {
		super(message, errno, cause);
		this.segmentName = segmentName;
		this.neededBytes = neededBytes;
		this.freeBytes = freeBytes;
	}

	/**
	 * The segment that was to be created.
	 * @return its name
	 */
	public String segmentName() {
		return this.segmentName;
	}

	/**
	 * The size of the segment.
	 * @return how many bytes were needed
	 */
	public long neededBytes() {
		return this.neededBytes;
	}

	/**
	 * What was left in {@code /dev/shm} straight after the failure.
	 * @return how many bytes were free
	 */
	public long freeBytes() {
		return this.freeBytes;
	}

}
