package dev.arena.internal.memory;

import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.ShmFile;
import dev.arena.internal.posix.VirtualMemory;
import dev.arena.memory.MemoryOptions;

/**
 * Memory backend of shared arenas: a POSIX shared memory object mapped as a whole.
 */
public final class SharedMemory {

	private SharedMemory() {
	}

	/**
	 * Maps an object.
	 * @param file the object, already as long as {@code sizeBytes}
	 * @param sizeBytes how much, a multiple of the base page size
	 * @param options what to ask of the memory
	 * @return the memory
	 * @throws MemoryException if something required is not obtained
	 * @throws PosixException if the kernel refuses
	 */
	public static MappedMemory map(ShmFile file, long sizeBytes, MemoryOptions options) {
		MappedMemory memory = new MemoryPreparation(options, true).map(sizeBytes,
				(range, preparation) -> VirtualMemory.mapShared(range.address(), range.sizeBytes(), file));
		OffHeap.prepareForTruncation(memory.address());
		return memory;
	}

}
