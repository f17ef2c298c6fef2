package dev.arena.internal.posix;

import java.nio.ByteBuffer;
import java.util.Locale;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The address space of this process: {@code mmap} and its relatives. Addresses and
 * lengths are in bytes and must be multiples of the page size.
 */
public final class VirtualMemory {

	/** The base page size of the supported platforms as configured by distributions. */
	public static final int PAGE_SIZE_BYTES = 4096;

	// sys/mman.h of Linux; the same on x86-64 and aarch64
	private static final int PROT_NONE = 0;

	private static final int PROT_READ_WRITE = 1 | 2;

	private static final int MAP_SHARED = 0x01;

	private static final int MAP_PRIVATE = 0x02;

	private static final int MAP_FIXED = 0x10;

	private static final int MAP_ANONYMOUS = 0x20;

	private static final int MAP_NORESERVE = 0x4000;

	private static final int MAP_HUGETLB = 0x40000;

	private static final int MADV_HUGEPAGE = 14;

	/** Since Linux 5.14. */
	private static final int MADV_POPULATE_WRITE = 23;

	private static final long POPULATE_STALL_NANOS = 10_000_000_000L;

	// linux/mempolicy.h
	private static final long MPOL_BIND = 2;

	private static final long MPOL_MF_STRICT = 1;

	private static final long MPOL_MF_MOVE = 2;

	private static final int NODE_MASK_BITS = 1024;

	private VirtualMemory() {
	}

	/**
	 * Reserves address space that faults on any access and costs no memory.
	 * @param lengthBytes how much
	 * @return its address
	 */
	public static long reserve(long lengthBytes) {
		return map(0, lengthBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1);
	}

	/**
	 * Replaces a range by zeroed private memory, given on first touch and not counted
	 * against the system's commit limit before that. What was mapped there is given back
	 * at once.
	 * @param address where
	 * @param lengthBytes how much
	 */
	public static void mapAnonymous(long address, long lengthBytes) {
		map(address, lengthBytes, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1);
	}

	/**
	 * As {@link #mapAnonymous}, with memory that is not private, so that it does not
	 * count as data of this process ({@code ulimit -d}). Children would share it.
	 * @param address where
	 * @param lengthBytes how much
	 */
	public static void mapAnonymousShared(long address, long lengthBytes) {
		map(address, lengthBytes, PROT_READ_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1);
	}

	/**
	 * Replaces a range by zeroed private memory in reserved huge pages of the system's
	 * default size.
	 * @param address where, a multiple of the huge page size
	 * @param lengthBytes how much, a multiple of the huge page size
	 */
	public static void mapHugetlb(long address, long lengthBytes) {
		map(address, lengthBytes, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | MAP_FIXED, -1);
	}

	/**
	 * Replaces a range by the start of a shared file.
	 * @param address where
	 * @param lengthBytes how much
	 * @param file the file
	 */
	public static void mapShared(long address, long lengthBytes, ShmFile file) {
		map(address, lengthBytes, PROT_READ_WRITE, MAP_SHARED | MAP_FIXED, file.descriptor());
	}

	/**
	 * Gives address space and memory back.
	 * @param address where
	 * @param lengthBytes how much
	 */
	public static void unmap(long address, long lengthBytes) {
		if (NativeLibrary.libc().munmap(address, lengthBytes) != 0) {
			throw failed("munmap(0x%x, %d)", address, lengthBytes);
		}
	}

	/**
	 * Asks for transparent huge pages in a range.
	 * @param address where
	 * @param lengthBytes how much
	 */
	public static void adviseHugePages(long address, long lengthBytes) {
		if (NativeLibrary.libc().madvise(address, lengthBytes, MADV_HUGEPAGE) != 0) {
			throw failed("madvise(0x%x, %d, MADV_HUGEPAGE)", address, lengthBytes);
		}
	}

	/**
	 * Makes all pages of a range present and writable. Unlike touching them, it reports
	 * memory that is not there as an error, not as a signal.
	 * @param address where
	 * @param lengthBytes how much
	 */
	public static void populate(long address, long lengthBytes) {
		int errno = new Pieces(lengthBytes).run(POPULATE_STALL_NANOS, (offset,
				pieceBytes) -> (NativeLibrary.libc().madvise(address + offset, pieceBytes, MADV_POPULATE_WRITE) != 0)
						? Native.getLastError() : 0);
		if (errno != 0) {
			throw new PosixException(
					String.format(Locale.ROOT, "madvise(0x%x, %d, MADV_POPULATE_WRITE)", address, lengthBytes), errno);
		}
	}

	/**
	 * Makes all pages of a range present and locks them in RAM.
	 * @param address where
	 * @param lengthBytes how much
	 */
	public static void lock(long address, long lengthBytes) {
		if (NativeLibrary.libc().mlock(address, lengthBytes) != 0) {
			throw failed("mlock(0x%x, %d)", address, lengthBytes);
		}
	}

	/**
	 * Binds a range to one NUMA node, moving pages that are present elsewhere.
	 * @param address where
	 * @param lengthBytes how much
	 * @param node the node, from 0 to 1023
	 */
	public static void bind(long address, long lengthBytes, int node) {
		try (Memory mask = new Memory(NODE_MASK_BITS / Byte.SIZE)) {
			mask.clear();
			mask.setLong((long) (node / Long.SIZE) * Long.BYTES, 1L << (node % Long.SIZE));
			// The kernel reads one bit less than it is told.
			long result = NativeLibrary.libc()
				.syscall(Platform.mbindNumber(), address, lengthBytes, MPOL_BIND, mask, (long) NODE_MASK_BITS + 1,
						MPOL_MF_STRICT | MPOL_MF_MOVE);
			if (result != 0) {
				throw failed("mbind(0x%x, %d, MPOL_BIND, node %d)", address, lengthBytes, node);
			}
		}
	}

	/**
	 * A direct buffer in the machine's byte order over a range. It does not keep the
	 * range mapped; its slices and duplicates keep it, the buffer, reachable.
	 * @param address where
	 * @param lengthBytes how much
	 * @return the buffer
	 */
	public static ByteBuffer buffer(long address, int lengthBytes) {
		return new Pointer(address).getByteBuffer(0, lengthBytes);
	}

	private static long map(long address, long lengthBytes, int protection, int flags, int fd) {
		long result = NativeLibrary.libc().mmap(address, lengthBytes, protection, flags, fd, 0);
		if (result == -1) {
			int errno = Native.getLastError();
			throw new PosixException(String.format(Locale.ROOT, "mmap(0x%x, %d, 0x%x, 0x%x, %d)", address, lengthBytes,
					protection, flags, fd), errno, lengthBytes);
		}
		return result;
	}

	/** Must be called straight after the call that failed. */
	private static PosixException failed(String format, Object... arguments) {
		int errno = Native.getLastError();
		return new PosixException(String.format(Locale.ROOT, format, arguments), errno);
	}

}
