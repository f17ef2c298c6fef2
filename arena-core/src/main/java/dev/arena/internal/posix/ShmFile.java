package dev.arena.internal.posix;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;

/**
 * An open descriptor of a POSIX shared memory object, with locks on single bytes that
 * belong to this descriptor alone (open file description locks): the kernel drops them
 * when it is closed, by whatever death, and no other descriptor of this process can lose
 * them, unlike with traditional record locks.
 */
public final class ShmFile implements AutoCloseable {

	// fcntl.h of Linux; the same on x86-64 and aarch64
	private static final int O_RDWR = 2;

	private static final int O_NOCTTY = 0400;

	private static final int O_NONBLOCK = 04000;

	private static final int O_CLOEXEC = 02000000;

	private static final int F_OFD_GETLK = 36;

	private static final int F_OFD_SETLK = 37;

	private static final short F_WRLCK = 1;

	private static final short F_UNLCK = 2;

	/** {@code struct flock}: type 0, whence 2, start 8, length 16, pid 24. */
	private static final int FLOCK_BYTES = 32;

	// linux/stat.h: struct statx is the same on all architectures
	private static final int AT_EMPTY_PATH = 0x1000;

	private static final int AT_FDCWD = -100;

	private static final int AT_SYMLINK_NOFOLLOW = 0x100;

	private static final int STATX_BASIC_STATS = 0x7ff;

	/** More than {@code struct statvfs} has, whose first fields are 64 bits wide. */
	private static final int STATVFS_BYTES = 256;

	private static final int STATX_BYTES = 256;

	private static final int CLOSED = -1;

	private final String name;

	private final AtomicInteger descriptor;

	/** Where Linux shows shared memory objects as files. */
	public static final Path DIRECTORY = Path.of("/dev/shm");

	ShmFile(String name, int descriptor) {
		this.name = name;
		this.descriptor = new AtomicInteger(descriptor);
	}

	/**
	 * Opens an object that exists. Whatever it is, opening it waits for nobody.
	 * @param name its name
	 * @return the descriptor, or {@code null} if it does not exist
	 */
	public static @Nullable ShmFile openExisting(String name) {
		int fd = NativeLibrary.libc().shm_open(name, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
		if (fd < 0) {
			PosixException failure = failed("shm_open(%s, O_RDWR)", name);
			if (failure.is(Errno.ENOENT)) {
				return null;
			}
			throw failure;
		}
		return new ShmFile(name, fd);
	}

	/**
	 * Removes a name.
	 * @param name the name
	 * @return whether it existed
	 */
	public static boolean unlink(String name) {
		if (NativeLibrary.libc().shm_unlink(name) != 0) {
			PosixException failure = failed("shm_unlink(%s)", name);
			if (failure.is(Errno.ENOENT)) {
				return false;
			}
			throw failure;
		}
		return true;
	}

	/**
	 * The effective user of this process.
	 * @return its uid
	 */
	public static int effectiveUser() {
		return NativeLibrary.libc().geteuid();
	}

	/**
	 * The name it was opened under.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The file behind the name.
	 * @return the path
	 */
	public Path path() {
		return path(this.name);
	}

	/**
	 * The file behind a name.
	 * @param name the name
	 * @return the path
	 */
	public static Path path(String name) {
		return DIRECTORY.resolve(name.substring(1));
	}

	int descriptor() {
		int fd = this.descriptor.get();
		if (fd == CLOSED) {
			throw new IllegalStateException("The descriptor of " + this.name + " is closed");
		}
		return fd;
	}

	/**
	 * Asks the kernel about the object.
	 * @return its status now
	 */
	public FileStatus status() {
		try (Memory buffer = new Memory(STATX_BYTES)) {
			if (NativeLibrary.libc().statx(descriptor(), "", AT_EMPTY_PATH, STATX_BASIC_STATS, buffer) != 0) {
				throw failed("statx(%s)", this.name);
			}
			return status(buffer);
		}
	}

	private static FileStatus status(Memory statx) {
		long device = (long) statx.getInt(136) << 32 | Integer.toUnsignedLong(statx.getInt(140));
		return new FileStatus(Short.toUnsignedInt(statx.getShort(28)), statx.getInt(20), statx.getInt(24), device,
				statx.getLong(32), statx.getLong(40));
	}

	/**
	 * Asks the kernel what a name denotes, without a descriptor and without permissions
	 * for it.
	 * @param name the name
	 * @return the status of what it denotes now, {@code null} if nothing
	 */
	public static @Nullable FileStatus status(String name) {
		try (Memory buffer = new Memory(STATX_BYTES)) {
			if (NativeLibrary.libc()
				.statx(AT_FDCWD, path(name).toString(), AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, buffer) != 0) {
				PosixException failure = failed("statx(%s)", path(name));
				if (failure.is(Errno.ENOENT)) {
					return null;
				}
				throw failure;
			}
			return status(buffer);
		}
	}

	/**
	 * Asks the kernel what is left in the file system of shared memory.
	 * @return its status now, or nothing if the kernel does not tell
	 */
	public static Optional<FileSystemStatus> fileSystem() {
		try (Memory statvfs = new Memory(STATVFS_BYTES)) {
			if (NativeLibrary.libc().statvfs(DIRECTORY.toString(), statvfs) != 0) {
				return Optional.empty();
			}
			long blockBytes = statvfs.getLong(8);
			return Optional.of(new FileSystemStatus(blockBytes * statvfs.getLong(16), blockBytes * statvfs.getLong(32),
					statvfs.getLong(40), statvfs.getLong(56)));
		}
	}

	/**
	 * Whether the name still denotes this object, not a successor.
	 * @return {@code false} if the name is gone or denotes another object
	 */
	public boolean isNamed() {
		FileStatus current = status(this.name);
		return current != null && current.isSameFile(status());
	}

	/**
	 * Cuts or extends the object; what is added is zero.
	 * @param sizeBytes the new length
	 */
	public void truncate(long sizeBytes) {
		if (NativeLibrary.libc().ftruncate(descriptor(), sizeBytes) != 0) {
			throw failed("ftruncate(%s, %d)", this.name, sizeBytes);
		}
	}

	/**
	 * Reserves memory for the whole object, extending it if needed. What does not fit is
	 * refused before a page is taken.
	 * @param sizeBytes its length
	 * @param stallNanos how long signals may keep it from any progress
	 * @throws PosixException {@link Errno#EINTR} if they did
	 */
	public void allocate(long sizeBytes, long stallNanos) {
		if (fileSystem().filter((status) -> status.lacks(sizeBytes)).isPresent()) {
			throw PosixException.foreseen("posix_fallocate(" + this.name + ", 0, " + sizeBytes + ")", Errno.ENOSPC);
		}
		Pieces pieces = new Pieces(sizeBytes);
		int errno = pieces.run(stallNanos,
				(offset, lengthBytes) -> NativeLibrary.libc().posix_fallocate(descriptor(), offset, lengthBytes));
		if (errno != 0) {
			throw new PosixException(
					"posix_fallocate(" + this.name + ", " + pieces.doneBytes() + " of " + sizeBytes + ")", errno);
		}
	}

	/**
	 * Sets the access mode; the umask does not matter.
	 * @param permissions nine bits
	 */
	public void setPermissions(int permissions) {
		if (NativeLibrary.libc().fchmod(descriptor(), permissions) != 0) {
			throw failed("fchmod(%s, 0%o)", this.name, permissions);
		}
	}

	/**
	 * Reads from the start of the object without mapping it.
	 * @param lengthBytes how much at most
	 * @return what is there: shorter if the object is shorter
	 */
	public byte[] read(int lengthBytes) {
		try (Memory buffer = new Memory(lengthBytes)) {
			long count = NativeLibrary.libc().pread(descriptor(), buffer, lengthBytes, 0);
			if (count < 0) {
				throw failed("pread(%s, %d)", this.name, lengthBytes);
			}
			return buffer.getByteArray(0, (int) count);
		}
	}

	/**
	 * Writes at the start of the object.
	 * @param bytes what to write, all of it
	 */
	public void write(byte[] bytes) {
		try (Memory buffer = new Memory(bytes.length)) {
			buffer.write(0, bytes, 0, bytes.length);
			long count = 0;
			while (count < bytes.length) { // less only if the rest does not fit
				long written = NativeLibrary.libc()
					.pwrite(descriptor(), buffer.share(count), bytes.length - count, count);
				if (written < 0) {
					throw failed("pwrite(%s, %d)", this.name, bytes.length);
				}
				count += written;
			}
		}
	}

	/**
	 * Locks one byte for this descriptor, without waiting. Locking a byte twice is one
	 * lock.
	 * @param offset which byte; it need not exist
	 * @return {@code false} if another descriptor holds it
	 */
	public boolean tryLock(long offset) {
		try (Memory flock = flock(F_WRLCK, offset)) {
			if (NativeLibrary.libc().fcntl(descriptor(), F_OFD_SETLK, flock) == 0) {
				return true;
			}
			PosixException failure = failed("fcntl(%s, F_OFD_SETLK, F_WRLCK, %d)", this.name, offset);
			if (failure.is(Errno.EAGAIN) || failure.is(Errno.EACCES)) {
				return false;
			}
			throw failure;
		}
	}

	/**
	 * Unlocks one byte.
	 * @param offset which byte
	 */
	public void unlock(long offset) {
		try (Memory flock = flock(F_UNLCK, offset)) {
			if (NativeLibrary.libc().fcntl(descriptor(), F_OFD_SETLK, flock) != 0) {
				throw failed("fcntl(%s, F_OFD_SETLK, F_UNLCK, %d)", this.name, offset);
			}
		}
	}

	/**
	 * Whether another descriptor, of this process or any other, holds one byte.
	 * @param offset which byte
	 * @return {@code true} if so
	 */
	public boolean isLockedByOther(long offset) {
		return isAnyLockedByOther(offset, 1);
	}

	/**
	 * Whether another descriptor, of this process or any other, holds any byte of a
	 * range.
	 * @param offset the first byte
	 * @param count how many bytes
	 * @return {@code true} if so
	 */
	public boolean isAnyLockedByOther(long offset, long count) {
		try (Memory flock = flock(F_WRLCK, offset)) {
			flock.setLong(16, count);
			if (NativeLibrary.libc().fcntl(descriptor(), F_OFD_GETLK, flock) != 0) {
				throw failed("fcntl(%s, F_OFD_GETLK, F_WRLCK, %d, %d)", this.name, offset, count);
			}
			return flock.getShort(0) != F_UNLCK;
		}
	}

	/**
	 * Closes the descriptor and with it drops its locks. Idempotent.
	 */
	@Override
	public void close() {
		int fd = this.descriptor.getAndSet(CLOSED);
		if (fd == CLOSED || NativeLibrary.libc().close(fd) == 0) {
			return;
		}
		PosixException failure = failed("close(%s)", this.name);
		if (!failure.is(Errno.EINTR)) { // the descriptor is closed even so
			throw failure;
		}
	}

	private static Memory flock(short type, long offset) {
		Memory flock = new Memory(FLOCK_BYTES);
		flock.clear();
		flock.setShort(0, type);
		flock.setLong(8, offset);
		flock.setLong(16, 1);
		return flock;
	}

	/** Must be called straight after the call that failed. */
	static PosixException failed(String format, Object... arguments) {
		int errno = Native.getLastError();
		return new PosixException(String.format(Locale.ROOT, format, arguments), errno);
	}

}
