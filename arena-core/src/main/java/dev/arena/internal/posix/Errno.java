package dev.arena.internal.posix;

import org.jspecify.annotations.Nullable;

/**
 * Error numbers of Linux on x86-64 and aarch64 ({@code asm-generic/errno.h}) that the
 * calls used here can give.
 */
public enum Errno {

	EPERM(1, "operation not permitted"), ENOENT(2, "no such name"), EINTR(4, "interrupted"), EIO(5, "input/output"),
	ENXIO(6, "no such device"), EBADF(9, "bad descriptor"), EAGAIN(11, "try again"),
	ENOMEM(12, "out of memory or over a limit"), EACCES(13, "permission denied"), EFAULT(14, "bad address"),
	EBUSY(16, "busy"), EEXIST(17, "exists already"), EXDEV(18, "another file system"), ENODEV(19, "cannot be mapped"),
	ENOTDIR(20, "not a directory"), EISDIR(21, "is a directory"), EINVAL(22, "invalid argument"),
	ENFILE(23, "too many open files in the system"), EMFILE(24, "too many open files in this process"),
	ETXTBSY(26, "is being executed"), EFBIG(27, "file too large"), ENOSPC(28, "no space left"), ESPIPE(29, "is a pipe"),
	EROFS(30, "read-only file system"), EMLINK(31, "too many links"), EDEADLK(35, "deadlock"),
	ENAMETOOLONG(36, "name too long"), ENOLCK(37, "no locks left"), ENOSYS(38, "not in this kernel"),
	ELOOP(40, "is a symbolic link"), EOVERFLOW(75, "value too large"), EOPNOTSUPP(95, "not supported"),
	EDQUOT(122, "quota exceeded"), EHWPOISON(133, "memory page has a hardware error");

	private final int number;

	private final String meaning;

	Errno(int number, String meaning) {
		this.number = number;
		this.meaning = meaning;
	}

	/**
	 * The number.
	 * @return {@code errno}
	 */
	public int number() {
		return this.number;
	}

	/**
	 * The error of a number.
	 * @param number {@code errno}
	 * @return the error, {@code null} if none of those here
	 */
	public static @Nullable Errno of(int number) {
		for (Errno errno : values()) {
			if (errno.number == number) {
				return errno;
			}
		}
		return null;
	}

	/**
	 * Name, number and meaning of an error number.
	 * @param number {@code errno}
	 * @return for example {@code ENOMEM (12, out of memory or over a limit)}
	 */
	public static String describe(int number) {
		Errno errno = of(number);
		return (errno != null) ? errno.name() + " (" + number + ", " + errno.meaning + ")" : "errno " + number;
	}

}
