package dev.arena.internal.memory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

import dev.arena.internal.posix.Errno;
import dev.arena.internal.posix.FileSystemStatus;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.Proc;
import dev.arena.internal.posix.ShmFile;

/**
 * What to do about each error that the kernel gives, true for this machine: the limits
 * that it names are read when it is needed. The one table of advice; only what belongs to
 * a feature of memory is said where that is asked for.
 */
public final class KernelAdvice {

	private static final String REPORT = "this should not be possible: please report it";

	private static final Path MAPPINGS = Path.of("/proc/self/maps");

	private static final Path MAPPING_LIMIT = Path.of("/proc/sys/vm/max_map_count");

	/** Limits of this process, by name, that could be read. */
	private static final Map<String, Long> KNOWN = new ConcurrentHashMap<>();

	private KernelAdvice() {
	}

	/**
	 * A failure with advice.
	 * @param failure what the kernel said
	 * @return the same, if somebody has given advice already
	 */
	public static PosixException on(PosixException failure) {
		return (failure.advice() != null) ? failure : failure.withAdvice(advice(failure));
	}

	/**
	 * Loads all that advice needs: when it is needed there may be no descriptor left to
	 * load a class with.
	 */
	public static void prepare() {
		for (Errno errno : Errno.values()) {
			advice(errno, Long.MAX_VALUE);
		}
	}

	private static String advice(PosixException failure) {
		Errno errno = Errno.of(failure.errno());
		if (failure.function().equals("shm_unlink") && (errno == Errno.EACCES || errno == Errno.EPERM)) {
			return "in " + ShmFile.DIRECTORY + " only the owner of a file and root may remove it: have them do it";
		}
		return (errno != null) ? advice(errno, failure.sizeBytes())
				: "see 'man " + failure.function() + "' for what it means";
	}

	private static String advice(Errno errno, long sizeBytes) {
		return switch (errno) {
			case EPERM, EACCES -> "owner and permissions do not say so, so a security module or a seccomp profile "
					+ "forbids it: allow it there (the audit log or 'dmesg' names the rule)";
			case ENOENT -> Files.isDirectory(ShmFile.DIRECTORY) ? "somebody has removed the name meanwhile: try again"
					: ShmFile.DIRECTORY + " is missing: mount it with 'mount -t tmpfs tmpfs " + ShmFile.DIRECTORY + "'";
			case ENOTDIR -> ShmFile.DIRECTORY + " is not a directory: mount a tmpfs there";
			case EINTR -> "it was interrupted each time of many: find out what sends the signals, such as a profiler, "
					+ "or what answers so in place of the kernel, such as a seccomp profile";
			case EAGAIN, EBUSY, ETXTBSY -> "somebody or something was in the way: try again";
			case EIO, EHWPOISON -> "the memory or device behind it has failed: see 'dmesg'";
			case EBADF -> "somebody else in this process has closed a descriptor that is not theirs: find out who";
			case ENOMEM -> outOfMemory(sizeBytes);
			case EISDIR, ENXIO, ESPIPE, ELOOP, EEXIST ->
				!Files.isDirectory(ShmFile.DIRECTORY) ? ShmFile.DIRECTORY + " is not a directory: mount a tmpfs there"
						: "the name is taken by something that is no segment: choose another name, or remove that";
			case ENODEV, EXDEV, EOPNOTSUPP, EMLINK ->
				ShmFile.DIRECTORY + " is on a file system that cannot do this: mount a tmpfs there";
			case EINVAL, ENOSYS ->
				"this kernel, or what stands in its place (a sandbox, an emulator), does not know this "
						+ "request: it takes Linux 5.4 or newer, with a tmpfs on " + ShmFile.DIRECTORY;
			case ENFILE -> "all processes together may open " + told(Proc.number(Path.of("/proc/sys/fs/file-max")))
					+ " files: close some, or raise 'sysctl fs.file-max'";
			case EMFILE ->
				"this process may open " + limit("Max open files") + " files: close some, or raise 'ulimit -n'";
			case EFBIG -> "this process may write files of " + limit("Max file size")
					+ " bytes: raise 'ulimit -f', or lower the chunk counts";
			case ENOSPC -> noSpace();
			case EROFS -> ShmFile.DIRECTORY + " is mounted read-only: 'mount -o remount,rw " + ShmFile.DIRECTORY
					+ "', or start the container without --read-only for it";
			case ENAMETOOLONG -> "choose a shorter name";
			case ENOLCK -> "the kernel has no more locks: let processes end, or raise 'ulimit -x'";
			case EDQUOT -> "the quota of this user is used up: remove files in " + ShmFile.DIRECTORY;
			case EDEADLK, EFAULT, EOVERFLOW -> REPORT;
		};
	}

	private static String noSpace() {
		return ShmFile.fileSystem()
			.map(KernelAdvice::noSpace)
			.orElse("remove files in " + ShmFile.DIRECTORY + " or enlarge it");
	}

	private static String noSpace(FileSystemStatus status) {
		if (status.inodes() > 0 && status.freeInodes() == 0) {
			return ShmFile.DIRECTORY + " may have " + status.inodes() + " files and has them: remove some, or "
					+ "'mount -o remount,nr_inodes=' with more (bytes are not the cause, " + status.freeBytes()
					+ " are free)";
		}
		return status.freeBytes() + " bytes are free in " + ShmFile.DIRECTORY
				+ "; remove segments there or enlarge it (docker run --shm-size, Kubernetes emptyDir with medium Memory, "
				+ "or mount -o remount,size=)";
	}

	private static String outOfMemory(long sizeBytes) {
		long mappings = Proc.read(MAPPINGS).lines().count();
		OptionalLong mappingLimit = Proc.number(MAPPING_LIMIT);
		// a call may need a few at once
		if (mappingLimit.isPresent() && mappings + 8 > mappingLimit.getAsLong()) {
			return "this process has " + mappings + " mappings of memory, of " + mappingLimit.getAsLong()
					+ " allowed: close arenas, or raise 'sysctl vm.max_map_count'";
		}
		OptionalLong addresses = Proc.limit("Max address space");
		long usedBytes = Proc.usedBytes("VmSize");
		if (addresses.isPresent() && addresses.getAsLong() - usedBytes < sizeBytes) {
			return "this process may use " + addresses.getAsLong() + " bytes of addresses and uses " + usedBytes
					+ ": lower the chunk counts, or raise 'ulimit -v'";
		}
		OptionalLong data = Proc.limit("Max data size");
		long privateBytes = Proc.usedBytes("VmData");
		if (data.isPresent() && data.getAsLong() - privateBytes < sizeBytes) {
			return "this process may have " + data.getAsLong() + " bytes of private memory and has " + privateBytes
					+ ": lower the chunk counts, or raise 'ulimit -d'";
		}
		if (Proc.number(Path.of("/proc/sys/vm/overcommit_memory")).orElse(0) == 2) {
			return "the system commits no more memory: lower the chunk counts, or set vm.overcommit_memory to 0 or 1";
		}
		return "the system or the container has no memory left: lower the chunk counts, or raise its memory limit";
	}

	/** A limit as it is, or was when it could be read: that takes a descriptor. */
	private static String limit(String name) {
		OptionalLong limit = Proc.limit(name);
		if (limit.isPresent()) {
			KNOWN.put(name, limit.getAsLong());
		}
		return told(limit.isPresent() || !KNOWN.containsKey(name) ? limit : OptionalLong.of(KNOWN.get(name)));
	}

	private static String told(OptionalLong limit) {
		return limit.isPresent() ? "at most " + limit.getAsLong() : "only so many";
	}

}
