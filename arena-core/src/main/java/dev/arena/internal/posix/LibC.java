package dev.arena.internal.posix;

import com.sun.jna.Library;
import com.sun.jna.Pointer;

/**
 * The C functions used, with their C names and types of the LP64 model ({@code size_t}
 * and {@code off_t} are {@code long}). Each reports failure by its return value; callers
 * test that first and read {@code Native.getLastError()} as their very next step. What a
 * signal has interrupted is called again, except where {@link LibCCalls} says so. Nothing
 * here declares {@code LastErrorException}: JNA throws it whenever {@code errno} is set,
 * even by a call that succeeded.
 */
interface LibC extends Library {

	int shm_open(String name, int oflag, int mode);

	int shm_unlink(String name);

	int open(String path, int flags, Object... mode);

	int linkat(int oldDirectory, String oldPath, int newDirectory, String newPath, int flags);

	int close(int fd);

	int ftruncate(int fd, long length);

	/** Returns the error number; does not set {@code errno}. */
	int posix_fallocate(int fd, long offset, long length);

	int fchmod(int fd, int mode);

	int statx(int dirfd, String path, int flags, int mask, Pointer statxbuf);

	int statvfs(String path, Pointer statvfs);

	long pread(int fd, Pointer buffer, long count, long offset);

	long pwrite(int fd, Pointer buffer, long count, long offset);

	int fcntl(int fd, int command, Object... arguments);

	long mmap(long address, long length, int protection, int flags, int fd, long offset);

	int munmap(long address, long length);

	int madvise(long address, long length, int advice);

	int mlock(long address, long length);

	int geteuid();

	long syscall(long number, Object... arguments);

}
