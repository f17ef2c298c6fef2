package dev.arena.internal.memory;

import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.VirtualMemory;
import dev.arena.memory.Feature;
import dev.arena.memory.MemoryOptions;

/**
 * Memory backend of local arenas: anonymous private memory, zeroed, given by the kernel
 * on first touch.
 */
public final class LocalMemory {

	private LocalMemory() {
	}

	/**
	 * Maps zeroed memory.
	 * @param sizeBytes how much, a multiple of the base page size
	 * @param options what to ask of it
	 * @return the memory
	 * @throws MemoryException if something required is not obtained
	 * @throws PosixException if the kernel refuses
	 */
	public static MappedMemory map(long sizeBytes, MemoryOptions options) {
		return new MemoryPreparation(options, false).map(sizeBytes, (range, preparation) -> {
			if (preparation.wantsHugetlb()) {
				try {
					VirtualMemory.mapHugetlb(range.address(), range.sizeBytes());
					return;
				}
				catch (PosixException ex) {
					preparation.refused(Feature.HUGE_PAGES, ex, HugePages.hugetlbAdvice(range.sizeBytes()));
				}
			}
			VirtualMemory.mapAnonymous(range.address(), range.sizeBytes());
		});
	}

}
