package dev.arena.memory;

import java.util.List;
import java.util.Map;

/**
 * What the kernel gave for an arena's memory, read back from {@code /proc/self/smaps} and
 * {@code /proc/self/numa_maps} at the moment of the call. Compare it with what was asked
 * for in the {@link MemoryOptions}.
 *
 * @param mappedBytes the size of the mapping: the footprint rounded up to whole pages
 * @param requestedPageSizeBytes the page size asked for: the base page, or the huge page
 * @param obtainedPageSizeBytes the largest page size that backs at least a part of the
 * mapping now; transparent huge pages appear as memory is touched
 * @param hugePageBytes how much of the mapping is backed by huge pages now
 * @param residentBytes how much of the mapping is present in RAM for this process now
 * @param lockedBytes how much of the mapping is locked in RAM
 * @param residentBytesByNode resident bytes per NUMA node; empty if the kernel does not
 * tell
 * @param shortfalls what was tried and not obtained, in the order in which it was tried
 */
public record BackingReport(long mappedBytes, long requestedPageSizeBytes, long obtainedPageSizeBytes,
		long hugePageBytes, long residentBytes, long lockedBytes, Map<Integer, Long> residentBytesByNode,
		List<Shortfall> shortfalls) {

	/**
	 * Copies the collections.
	 */
	public BackingReport {
		residentBytesByNode = Map.copyOf(residentBytesByNode);
		shortfalls = List.copyOf(shortfalls);
	}

}
