package dev.arena.internal.posix;

import com.sun.jna.Memory;

/**
 * What is left in the file system of shared memory.
 *
 * @param freeBytes how many bytes this process may still take
 * @param inodes how many files there may be, 0 if that is not limited
 * @param freeInodes how many more this process may make
 */
public record FileSystemStatus(long freeBytes, long inodes, long freeInodes) {

	/** More than {@code struct statvfs} has, whose first fields are 64 bits wide. */
	private static final int STATVFS_BYTES = 256;

	/**
	 * Asks the kernel.
	 * @return what it says of {@code /dev/shm} now
	 */
	public static FileSystemStatus read() {
		try (Memory statvfs = new Memory(STATVFS_BYTES)) {
			if (NativeLibrary.libc().statvfs(ShmFile.DIRECTORY.toString(), statvfs) != 0) {
				throw ShmFile.failed("statvfs(%s)", ShmFile.DIRECTORY);
			}
			return new FileSystemStatus(statvfs.getLong(8) * statvfs.getLong(32), statvfs.getLong(40),
					statvfs.getLong(56));
		}
	}

}
