package dev.arena.internal.posix;

/**
 * What is left in the file system of shared memory.
 *
 * @param sizeBytes how many bytes it may have, 0 if that is not limited
 * @param freeBytes how many bytes this process may still take
 * @param inodes how many files there may be, 0 if that is not limited
 * @param freeInodes how many more this process may make
 */
public record FileSystemStatus(long sizeBytes, long freeBytes, long inodes, long freeInodes) {

	/**
	 * Whether there is no room for so much.
	 * @param neededBytes how many bytes
	 * @return {@code true} if so
	 */
	public boolean lacks(long neededBytes) {
		return this.sizeBytes > 0 && this.freeBytes < neededBytes;
	}

}
