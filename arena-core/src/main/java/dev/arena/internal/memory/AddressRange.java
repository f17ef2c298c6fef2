package dev.arena.internal.memory;

import java.util.concurrent.atomic.AtomicInteger;

import dev.arena.internal.posix.Errno;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.VirtualMemory;

/**
 * A piece of reserved address space with an inaccessible page on either side, so that the
 * kernel never merges it with a neighbour (its accounting stays our own) and a stray
 * native access next to it faults.
 * <p>
 * Several objects can keep it: the memory itself and the buffers handed out. When the
 * last of them lets go the range is unmapped. Before that it may have been
 * {@linkplain #empty() emptied}, with the pages around it: the kernel makes one mapping
 * of all emptied ranges that are neighbours, so they can wait for the garbage collector
 * in any number.
 */
final class AddressRange {

	private final long reservedAddress;

	private final long reservedBytes;

	private final long address;

	private final long sizeBytes;

	private final AtomicInteger holders = new AtomicInteger(1);

	/**
	 * Reserves a range, held once.
	 * @param sizeBytes its size, a multiple of {@code alignmentBytes}
	 * @param alignmentBytes what its address is a multiple of
	 */
	AddressRange(long sizeBytes, long alignmentBytes) {
		int guardBytes = VirtualMemory.PAGE_SIZE_BYTES;
		this.sizeBytes = sizeBytes;
		this.reservedBytes = sizeBytes + alignmentBytes + 2L * guardBytes;
		Headroom.keep();
		this.reservedAddress = reserve(this.reservedBytes);
		this.address = roundUp(this.reservedAddress + guardBytes, alignmentBytes);
	}

	private static long reserve(long bytes) {
		try {
			return VirtualMemory.reserve(bytes);
		}
		catch (PosixException ex) {
			Headroom.release();
			throw ex;
		}
	}

	long address() {
		return this.address;
	}

	long sizeBytes() {
		return this.sizeBytes;
	}

	/**
	 * Replaces everything by empty memory, at once. Needs no mapping that is not there.
	 */
	void empty() {
		try {
			Headroom.using(() -> VirtualMemory.mapAnonymous(this.reservedAddress, this.reservedBytes));
		}
		catch (PosixException ex) {
			if (!ex.is(Errno.ENOMEM)) {
				throw ex;
			}
			VirtualMemory.mapAnonymousShared(this.reservedAddress, this.reservedBytes);
		}
	}

	void hold() {
		this.holders.incrementAndGet();
	}

	void release() {
		if (this.holders.decrementAndGet() == 0) {
			Headroom.using(() -> VirtualMemory.unmap(this.reservedAddress, this.reservedBytes));
			Headroom.release();
		}
	}

	static long roundUp(long value, long powerOfTwo) {
		return (value + powerOfTwo - 1) & -powerOfTwo;
	}

}
