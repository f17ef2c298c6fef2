package dev.arena.internal.posix;

import java.util.stream.LongStream;

/**
 * What {@code statx} tells about a file.
 *
 * @param mode its type and access mode
 * @param ownerUid the user it belongs to
 * @param ownerGid the group it belongs to
 * @param device the file system that it is in: the major number above, the minor number
 * in the lower 32 bits
 * @param inode its number there
 * @param sizeBytes its length
 */
public record FileStatus(int mode, int ownerUid, int ownerGid, long device, long inode, long sizeBytes) {

	// sys/stat.h
	private static final int TYPE_MASK = 0170000;

	private static final int REGULAR = 0100000;

	/**
	 * Whether it has content, which can be read, mapped and locked.
	 * @return {@code false} for a directory, a link, a pipe, a socket or a device
	 */
	public boolean isRegular() {
		return (this.mode & TYPE_MASK) == REGULAR;
	}

	/**
	 * Whether two files are one, whatever has become of its owner, mode and length.
	 * @param other the other one
	 * @return {@code true} if so
	 */
	public boolean isSameFile(FileStatus other) {
		return this.device == other.device && this.inode == other.inode;
	}

	/**
	 * Whether owner, group and permissions let a user read and write it.
	 * @param uid the user
	 * @param gids the groups of the user
	 * @return {@code true} if so, whatever else may forbid it
	 */
	public boolean isOpenTo(int uid, LongStream gids) {
		int forOthers = gids.anyMatch((gid) -> gid == Integer.toUnsignedLong(this.ownerGid)) ? 0060 : 0006;
		int needed = (uid == this.ownerUid) ? 0600 : forOthers;
		return uid == 0 || (this.mode & needed) == needed;
	}

	/**
	 * What kind of file it is.
	 * @return for example {@code a directory}
	 */
	public String type() {
		return switch (this.mode & TYPE_MASK) {
			case REGULAR -> "a regular file";
			case 0040000 -> "a directory";
			case 0120000 -> "a symbolic link";
			case 0010000 -> "a named pipe";
			case 0140000 -> "a socket";
			case 0020000 -> "a character device";
			case 0060000 -> "a block device";
			default -> "a file of an unknown type";
		};
	}

}
