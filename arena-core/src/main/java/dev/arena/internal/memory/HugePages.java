package dev.arena.internal.memory;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.arena.internal.posix.Proc;
import dev.arena.memory.HugePageKind;

/**
 * What this system offers in huge pages, and what an administrator can do about it.
 */
final class HugePages {

	private static final Path SYSFS = Path.of("/sys/kernel/mm/transparent_hugepage");

	private static final long DEFAULT_SIZE_BYTES = 2L << 20;

	private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");

	private static final Pattern MEMINFO_SIZE = Pattern.compile("Hugepagesize:\\s+(\\d+) kB");

	private HugePages() {
	}

	/** The size of a huge page of one kind in bytes, a power of two. */
	static long sizeBytes(HugePageKind kind) {
		if (kind == HugePageKind.TRANSPARENT) {
			String size = Proc.read(SYSFS.resolve("hpage_pmd_size")).trim();
			return size.isEmpty() ? DEFAULT_SIZE_BYTES : Long.parseLong(size);
		}
		Matcher matcher = MEMINFO_SIZE.matcher(Proc.read(Path.of("/proc/meminfo")));
		return matcher.find() ? Long.parseLong(matcher.group(1)) << 10 : DEFAULT_SIZE_BYTES;
	}

	/**
	 * Why transparent huge pages cannot come, or an empty string if the system's settings
	 * allow them.
	 */
	static String transparentRefusal(boolean shared) {
		Path setting = SYSFS.resolve(shared ? "shmem_enabled" : "enabled");
		Matcher chosen = CHOSEN.matcher(Proc.read(setting));
		if (!chosen.find()) {
			return "this kernel has no " + setting;
		}
		if (chosen.group(1).equals("never") || chosen.group(1).equals("deny")) {
			return setting + " is '" + chosen.group(1) + "': write '" + (shared ? "advise" : "madvise")
					+ "' to it as root";
		}
		return "";
	}

	static String hugetlbAdvice(long sizeBytes) {
		long pageBytes = sizeBytes(HugePageKind.HUGETLB);
		long needed = (sizeBytes + pageBytes - 1) / pageBytes;
		String meminfo = Proc.read(Path.of("/proc/meminfo"));
		long taken = number(meminfo, "Total") - number(meminfo, "Free") + number(meminfo, "Rsvd");
		return "reserve at least " + needed + " free huge pages of " + pageBytes
				+ " bytes with 'sysctl vm.nr_hugepages=" + (taken + needed)
				+ "', and grant them to the container (hugetlb limit)";
	}

	private static long number(String meminfo, String field) {
		Matcher matcher = Pattern.compile("HugePages_" + field + ":\\s+(\\d+)").matcher(meminfo);
		return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
	}

	/** How much is free in reserved huge pages of the default size. */
	static long freeHugetlbBytes() {
		return number(Proc.read(Path.of("/proc/meminfo")), "Free") * sizeBytes(HugePageKind.HUGETLB);
	}

}
