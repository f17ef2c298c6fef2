package dev.arena.internal.memory;

import dev.arena.internal.posix.Errno;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.VirtualMemory;

/**
 * Where the pages of a mapped range are: binds them to a NUMA node, locks them in RAM.
 * What the kernel refuses is told with what to do about it.
 */
final class MemoryPlacement {

	private MemoryPlacement() {
	}

	static void bind(AddressRange range, int node, boolean shared) {
		try {
			if (shared) {
				// All pages of a segment exist since its creation, and the kernel moves
				// only those that this process has mapped.
				VirtualMemory.populate(range.address(), range.sizeBytes());
			}
			VirtualMemory.bind(range.address(), range.sizeBytes(), node);
		}
		catch (PosixException ex) {
			throw ex.withAdvice(bindingAdvice(ex));
		}
	}

	/**
	 * Compares what the kernel says with what it was asked for, and did not refuse.
	 * @return what is wrong, empty if nothing is
	 */
	static String bindingShortfall(AddressRange range, int node, KernelAccounts accounts) {
		if (!accounts.isBound(range, node)) {
			return "this could not be proven, the kernel does not say that the memory is bound to node " + node;
		}
		return accounts.residentBytesByNode(range)
			.entrySet()
			.stream()
			.filter((resident) -> resident.getKey() != node && resident.getValue() > 0)
			.map((resident) -> resident.getValue() + " bytes are on node " + resident.getKey()
					+ " all the same: free memory on node " + node)
			.findFirst()
			.orElse("");
	}

	private static String bindingAdvice(PosixException ex) {
		if (ex.is(Errno.EPERM)) {
			return "the container's seccomp profile forbids it, grant it with --cap-add SYS_NICE";
		}
		if (ex.is(Errno.EIO)) {
			return "pages that others use cannot be moved, bind before they do";
		}
		if (ex.is(Errno.ENOSYS)) {
			return "this kernel was built without NUMA";
		}
		return "choose one of the NUMA nodes online here: " + KernelAccounts.onlineNodes();
	}

	static void lock(AddressRange range) {
		try {
			VirtualMemory.lock(range.address(), range.sizeBytes());
		}
		catch (PosixException ex) {
			long enough = KernelAccounts.lockedByProcess() + range.sizeBytes();
			throw ex.withAdvice("needed " + range.sizeBytes() + " bytes, allowed " + KernelAccounts.lockLimit()
					+ "; raise it with 'ulimit -l " + ((enough + 1023) >> 10) + "', LimitMEMLOCK=" + enough
					+ " in the systemd unit or docker run --ulimit memlock=" + enough + ", or grant CAP_IPC_LOCK");
		}
	}

}
