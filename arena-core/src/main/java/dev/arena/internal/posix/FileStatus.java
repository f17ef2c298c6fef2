package dev.arena.internal.posix;

/**
 * What {@code statx} tells about a file.
 *
 * @param linkCount how many names it has; 0 once unlinked
 * @param ownerUid the user it belongs to
 * @param permissions the access mode, nine bits
 * @param inode its number in its file system
 * @param sizeBytes its length
 */
public record FileStatus(int linkCount, int ownerUid, int permissions, long inode, long sizeBytes) {

}
