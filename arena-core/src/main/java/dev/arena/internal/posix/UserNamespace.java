package dev.arena.internal.posix;

import java.nio.file.Path;

/**
 * The user namespace of this process. Users that have no number in it are all shown as
 * one and the same, the overflow uid.
 */
public final class UserNamespace {

	/** Of a namespace that has all users there are, under their own numbers. */
	private static final String IDENTITY = "0 0 4294967295";

	/** {@code DEFAULT_OVERFLOWUID} of Linux. */
	private static final String DEFAULT_OVERFLOW_UID = "65534";

	private UserNamespace() {
	}

	/**
	 * Whether a number may be that of several users, so that two files of that owner may
	 * belong to different ones.
	 * @param uid a number as the kernel shows it
	 * @return {@code true} if it is the overflow uid, and some users have no number
	 */
	public static boolean isAmbiguous(int uid) {
		return Integer.toUnsignedString(uid).equals(read("/proc/sys/kernel/overflowuid", DEFAULT_OVERFLOW_UID))
				&& !read("/proc/self/uid_map", IDENTITY).equals(IDENTITY);
	}

	/** The words of a file; a kernel without user namespaces has no such file. */
	private static String read(String file, String ifAbsent) {
		return Proc.find(Path.of(file)).map((words) -> words.strip().replaceAll("\\s+", " ")).orElse(ifAbsent);
	}

}
