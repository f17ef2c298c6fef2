package dev.arena.boot.autoconfigure.diagnostics;

import java.util.Locale;

import dev.arena.FeatureUnavailableException;
import dev.arena.memory.HugePageKind;
import org.jspecify.annotations.Nullable;

/**
 * How to get huge pages of either kind.
 */
final class HugePageAdvice {

	private static final String MEMINFO = "/proc/meminfo";

	private static final String TRANSPARENT = "/sys/kernel/mm/transparent_hugepage/";

	private HugePageAdvice() {
	}

	static String of(FailedArena arena, FeatureUnavailableException cause) {
		if (cause.options().hugePageKind() == HugePageKind.TRANSPARENT) {
			return transparent(arena, cause);
		}
		if (cause.isShared()) {
			return String.format(Locale.ROOT,
					"Set %s to 'transparent': the kernel has no other huge pages for POSIX shared memory.",
					arena.property("huge-page-kind"));
		}
		return reserved(cause);
	}

	private static String reserved(FeatureUnavailableException cause) {
		long pageKibibytes = Math.max(1, SystemFacts.number(MEMINFO, "Hugepagesize"));
		long pageBytes = pageKibibytes << 10;
		long neededPages = Sizes.ceilDiv(cause.neededBytes(), pageBytes);
		long usedPages = SystemFacts.number(MEMINFO, "HugePages_Total") - cause.availableBytes().orElse(0) / pageBytes
				+ SystemFacts.number(MEMINFO, "HugePages_Rsvd");
		return String.format(Locale.ROOT, """
				Reserve huge pages of %2$d KiB: this arena needs %1$d; together with those in use, that makes

				    sudo sysctl -w vm.nr_hugepages=%3$d

				Permanently, early enough that memory is not fragmented yet:

				    echo vm.nr_hugepages=%3$d | sudo tee /etc/sysctl.d/90-arena.conf

				Kubernetes, on a node that has them:

				    resources:
				      limits:
				        hugepages-%4$s: %5$dMi
				""", neededPages, pageKibibytes, usedPages + neededPages, quantity(pageKibibytes),
				Sizes.mebibytesUp(neededPages * pageBytes));
	}

	/** As in the name of a Kubernetes resource. */
	private static String quantity(long kibibytes) {
		if (kibibytes % (1 << 20) == 0) {
			return (kibibytes >> 20) + "Gi";
		}
		return (kibibytes % (1 << 10) == 0) ? (kibibytes >> 10) + "Mi" : kibibytes + "Ki";
	}

	private static String transparent(FailedArena arena, FeatureUnavailableException cause) {
		String setting = TRANSPARENT + (cause.isShared() ? "shmem_enabled" : "enabled");
		String value = SystemFacts.text(setting);
		if (isForbidden(value)) {
			return String.format(Locale.ROOT, """
					Allow transparent huge pages to those who ask for them (%1$s is '%2$s'):

					    echo %3$s | sudo tee %1$s

					This is a setting of the host, not of a container, and lasts until the next boot.
					""", setting, (value != null) ? value : "absent", cause.isShared() ? "advise" : "madvise");
		}
		String pageSize = SystemFacts.text(TRANSPARENT + "hpage_pmd_size");
		if (pageSize != null && cause.neededBytes() < Long.parseLong(pageSize)) {
			return String.format(Locale.ROOT, "Raise the chunk counts of %s until it fills a huge page of %s.",
					arena.property(""), Sizes.describe(Long.parseLong(pageSize)));
		}
		return """
				Free memory, or have the kernel put together what is free:

				    sudo sysctl -w vm.compact_memory=1
				""";
	}

	private static boolean isForbidden(@Nullable String value) {
		return value == null || value.contains("[never]") || value.contains("[deny]");
	}

}
