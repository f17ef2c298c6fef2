package dev.arena.internal.posix;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Shared memory objects that appear under their name as a whole: with all that they are
 * to begin with, or not at all, whatever befalls whoever makes them.
 */
public final class NewShmFile {

	// fcntl.h of Linux; the same on x86-64 and aarch64
	private static final int O_RDWR = 2;

	private static final int O_CREAT = 0100;

	private static final int O_EXCL = 0200;

	private static final int O_CLOEXEC = 02000000;

	private static final int AT_FDCWD = -100;

	private static final int AT_SYMLINK_FOLLOW = 0x400;

	private static final int OWNER_ONLY = 0600;

	private static final String TEMPORARY_NAME = "/.arena-%016x";

	private NewShmFile() {
	}

	/**
	 * Makes an object. If this process dies meanwhile, nothing is left.
	 * @param name its name
	 * @param preparation what to do before it has the name
	 * @return {@code false} if the name denotes something already
	 */
	public static boolean create(String name, Consumer<ShmFile> preparation) {
		try {
			return createUnnamed(name, preparation);
		}
		catch (PosixException ex) { // an old kernel, another file system, no /proc
			try {
				return createUnderOtherName(name, preparation);
			}
			catch (PosixException again) {
				again.addSuppressed(ex);
				throw again;
			}
		}
	}

	private static boolean createUnnamed(String name, Consumer<ShmFile> preparation) {
		int fd = NativeLibrary.libc()
			.open(ShmFile.DIRECTORY.toString(), O_RDWR | O_CLOEXEC | Platform.unnamedFileFlags(), OWNER_ONLY);
		if (fd < 0) {
			throw ShmFile.failed("open(%s, O_RDWR|O_TMPFILE) for %s", ShmFile.DIRECTORY, name);
		}
		try (ShmFile file = new ShmFile(name, fd)) {
			preparation.accept(file);
			return link("/proc/self/fd/" + fd, name);
		}
	}

	/** All the same, but a death in the middle leaves a file under another name. */
	private static boolean createUnderOtherName(String name, Consumer<ShmFile> preparation) {
		String otherName = String.format(Locale.ROOT, TEMPORARY_NAME, ThreadLocalRandom.current().nextLong());
		int fd = NativeLibrary.libc().shm_open(otherName, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, OWNER_ONLY);
		if (fd < 0) {
			throw ShmFile.failed("shm_open(%s, O_RDWR|O_CREAT|O_EXCL) for %s", otherName, name);
		}
		try (ShmFile file = new ShmFile(name, fd)) {
			preparation.accept(file);
			return link(ShmFile.path(otherName).toString(), name);
		}
		finally {
			ShmFile.unlink(otherName);
		}
	}

	private static boolean link(String source, String name) {
		if (NativeLibrary.libc()
			.linkat(AT_FDCWD, source, AT_FDCWD, ShmFile.path(name).toString(), AT_SYMLINK_FOLLOW) == 0) {
			return true;
		}
		PosixException failure = ShmFile.failed("linkat(%s, %s)", source, ShmFile.path(name));
		if (failure.is(Errno.EEXIST)) {
			return false;
		}
		throw failure;
	}

}
