package dev.arena.internal.posix;

/**
 * Error numbers of Linux on x86-64 and aarch64 ({@code asm-generic/errno.h}) that the
 * calls used here can give.
 */
public enum Errno {

	EPERM(1, "operation not permitted"), ENOENT(2, "no such name"), EINTR(4, "interrupted"), EIO(5, "input/output"),
	EBADF(9, "bad descriptor"), EAGAIN(11, "try again"), ENOMEM(12, "out of memory or over a limit"),
	EACCES(13, "permission denied"), EFAULT(14, "bad address"), EBUSY(16, "busy"), EEXIST(17, "exists already"),
	EINVAL(22, "invalid argument"), ENFILE(23, "too many open files in the system"),
	EMFILE(24, "too many open files in this process"), EFBIG(27, "file too large"), ENOSPC(28, "no space left"),
	EROFS(30, "read-only file system"), ENAMETOOLONG(36, "name too long"), ENOSYS(38, "not in this kernel"),
	ELOOP(40, "is a symbolic link"), EOPNOTSUPP(95, "not supported"), EDQUOT(122, "quota exceeded"),
	EHWPOISON(133, "memory page has a hardware error");

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
	 * Name, number and meaning of an error number.
	 * @param number {@code errno}
	 * @return for example {@code ENOMEM (12, out of memory or over a limit)}
	 */
	public static String describe(int number) {
		for (Errno errno : values()) {
			if (errno.number == number) {
				return errno.name() + " (" + number + ", " + errno.meaning + ")";
			}
		}
		return "errno " + number;
	}

}
