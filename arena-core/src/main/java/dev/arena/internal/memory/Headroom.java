package dev.arena.internal.memory;

import dev.arena.internal.posix.Errno;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.VirtualMemory;

/**
 * A few mappings that are there to be given up. The kernel limits how many a process has
 * ({@code vm.max_map_count}), and at the limit refuses even what adds none, such as to
 * replace one by another. Closing must work there as well.
 * <p>
 * There are some while there is an address range, all in one piece: pages that are
 * readable, and inaccessible ones between them, so that the kernel does not merge them.
 */
final class Headroom {

	private static final int PAGES = 2 * 16 + 1;

	private static final long PAGE_BYTES = VirtualMemory.PAGE_SIZE_BYTES;

	private static final long NONE = 0;

	/** How many ranges there are. Guarded by the class, and so is the next. */
	private static int users;

	private static long address = NONE;

	private Headroom() {
	}

	/** Another range is about to be reserved. */
	static synchronized void keep() {
		users++;
		if (address == NONE) {
			reserve();
		}
	}

	/** A range is gone. */
	static synchronized void release() {
		users--;
		if (users == 0) {
			giveUp();
		}
	}

	/**
	 * Does something that has no use for more mappings than there are, but is refused
	 * when there are too many: in that case again, with some less.
	 */
	static void using(Runnable operation) {
		try {
			operation.run();
		}
		catch (PosixException ex) {
			if (!ex.is(Errno.ENOMEM) || !giveUp()) {
				throw ex;
			}
			operation.run();
		}
	}

	/** Without room there are fewer, or none; whoever needs them is told then. */
	private static void reserve() {
		try {
			address = VirtualMemory.reserve(PAGES * PAGE_BYTES);
			for (int page = 1; page < PAGES; page += 2) {
				VirtualMemory.mapAnonymous(address + page * PAGE_BYTES, PAGE_BYTES);
			}
		}
		catch (PosixException ex) {
			return;
		}
	}

	/**
	 * Gives them up: first what begins and ends where mappings do, because the kernel may
	 * have merged the outermost pages with neighbours, and to cut a mapping is refused at
	 * the limit.
	 * @return whether there were any
	 */
	private static synchronized boolean giveUp() {
		long given = address;
		address = NONE;
		if (given == NONE) {
			return false;
		}
		VirtualMemory.unmap(given + PAGE_BYTES, (PAGES - 2) * PAGE_BYTES);
		VirtualMemory.unmap(given, PAGES * PAGE_BYTES);
		return true;
	}

}
