package dev.arena.memory;

/**
 * The two ways in which Linux gives pages larger than the base page.
 */
public enum HugePageKind {

	/**
	 * Transparent huge pages: the kernel assembles them on request ({@code madvise}), as
	 * far as it finds contiguous memory. Needs no set-up by an administrator where
	 * {@code /sys/kernel/mm/transparent_hugepage/enabled} (for shared arenas
	 * {@code shmem_enabled}) is not {@code never}.
	 */
	TRANSPARENT,

	/**
	 * Pages reserved by an administrator ({@code vm.nr_hugepages}). Local arenas only:
	 * the kernel refuses them for a POSIX shared memory object.
	 */
	HUGETLB

}
