package dev.arena.internal.memory;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.VirtualMemory;
import dev.arena.memory.BackingReport;
import dev.arena.memory.Feature;
import dev.arena.memory.MemoryOptions;
import dev.arena.memory.Requirement;
import dev.arena.memory.Shortfall;

/**
 * The memory of one arena: an address range with something mapped in it, from
 * {@link LocalMemory} or {@link SharedMemory}.
 * <p>
 * Closing is immediate and never crashes a late reader: the content is replaced in place
 * by empty memory, which costs nothing until written to and needs no room that is not
 * there. The address range itself is unmapped when neither this object nor a buffer over
 * it can be reached any more, closed or not.
 */
public final class MappedMemory implements AutoCloseable {

	/** The largest length of {@link #buffer}. */
	public static final int MAX_BUFFER_BYTES = 1 << 30;

	private static final Cleaner CLEANER = Cleaner.create();

	private final AddressRange range;

	private final long requestedPageSizeBytes;

	private final boolean shared;

	private final List<Shortfall> shortfalls;

	/**
	 * Parent buffers, made on demand. Number {@code i} starts at {@code i} GiB and is up
	 * to 2 GiB long, so that each range of up to 1 GiB lies within one of them.
	 */
	private final AtomicReferenceArray<ByteBuffer> windows;

	private final Cleaner.Cleanable registration;

	/**
	 * Takes over a range and what is mapped in it.
	 * @param range the range, held once for this object
	 * @param requestedPageSizeBytes the page size that was asked for
	 * @param shared whether its pages are those of a shared object
	 * @param shortfalls what was tried and not obtained
	 */
	MappedMemory(AddressRange range, long requestedPageSizeBytes, boolean shared, List<Shortfall> shortfalls) {
		this.range = range;
		this.requestedPageSizeBytes = requestedPageSizeBytes;
		this.shared = shared;
		this.shortfalls = shortfalls;
		this.windows = new AtomicReferenceArray<>(
				(int) ((range.sizeBytes() + MAX_BUFFER_BYTES - 1) / MAX_BUFFER_BYTES));
		this.registration = CLEANER.register(this, range::release);
	}

	/**
	 * Runs an action when an object cannot be reached any more.
	 * @param object the object
	 * @param action the action, which must not refer to it
	 * @return to run the action earlier
	 */
	public static Cleaner.Cleanable whenUnreachable(Object object, Runnable action) {
		return CLEANER.register(object, action);
	}

	/**
	 * Where the memory starts.
	 * @return a page-aligned address
	 */
	public long address() {
		return this.range.address();
	}

	/**
	 * How much is mapped.
	 * @return the size in bytes, a multiple of the page size that was asked for
	 */
	public long sizeBytes() {
		return this.range.sizeBytes();
	}

	/**
	 * A direct buffer over a part of the memory, in the machine's byte order. It keeps
	 * the address range mapped.
	 * @param offset the first byte
	 * @param lengthBytes how many, at most {@link #MAX_BUFFER_BYTES}
	 * @return the buffer
	 */
	public ByteBuffer buffer(long offset, int lengthBytes) {
		int number = windowNumber(offset);
		return window(number).slice(windowIndex(offset, number), lengthBytes).order(ByteOrder.nativeOrder());
	}

	/**
	 * Copies a part of a buffer, which need not be in it any more when somebody changes
	 * the buffer at the same time: then this is an exception.
	 * @param source where from
	 * @param sourceIndex its first byte
	 * @param offset where to
	 * @param lengthBytes how many
	 */
	public void copyFrom(ByteBuffer source, int sourceIndex, long offset, int lengthBytes) {
		for (int done = 0; done < lengthBytes;) {
			int count = Math.min(lengthBytes - done, MAX_BUFFER_BYTES);
			int number = windowNumber(offset + done);
			window(number).put(windowIndex(offset + done, number), source, sourceIndex + done, count);
			done += count;
		}
	}

	/**
	 * Copies to a part of a buffer, as {@link #copyFrom} does from it.
	 * @param offset where from
	 * @param target where to
	 * @param targetIndex its first byte
	 * @param lengthBytes how many
	 */
	public void copyTo(long offset, ByteBuffer target, int targetIndex, int lengthBytes) {
		for (int done = 0; done < lengthBytes;) {
			int count = Math.min(lengthBytes - done, MAX_BUFFER_BYTES);
			int number = windowNumber(offset + done);
			target.put(targetIndex + done, window(number), windowIndex(offset + done, number), count);
			done += count;
		}
	}

	/** The window that a range begins in; the last one for the empty range at the end. */
	private int windowNumber(long offset) {
		return Math.min((int) (offset / MAX_BUFFER_BYTES), this.windows.length() - 1);
	}

	private static int windowIndex(long offset, int number) {
		return (int) (offset - (long) number * MAX_BUFFER_BYTES);
	}

	private ByteBuffer window(int number) {
		ByteBuffer window = this.windows.get(number);
		return (window != null) ? window : makeWindow(number);
	}

	/**
	 * Asks the kernel what backs the memory now.
	 * @return the report
	 */
	public BackingReport report() {
		return KernelAccounts.read().report(this.range, this.requestedPageSizeBytes, this.shortfalls);
	}

	/**
	 * What backed the memory when the kernel was asked.
	 * @param accounts what it said
	 * @return the report, or {@code null} if the memory was not mapped then
	 */
	public @Nullable BackingReport report(KernelAccounts accounts) {
		return accounts.covers(this.range) ? accounts.report(this.range, this.requestedPageSizeBytes, this.shortfalls)
				: null;
	}

	/**
	 * Moves all pages to one NUMA node, those present and those to come.
	 * @param node the node
	 * @throws MemoryException if the kernel does not refuse, and does not do it either
	 */
	public void bindTo(int node) {
		MemoryPlacement.bind(this.range, node, this.shared);
		String shortfall = MemoryPlacement.bindingShortfall(this.range, node, KernelAccounts.read());
		if (!shortfall.isEmpty()) {
			throw notObtained(Feature.NUMA_BINDING, shortfall,
					MemoryOptions.defaults().withNumaBinding(Requirement.REQUIRE, node));
		}
	}

	private MemoryException notObtained(Feature feature, String reason, MemoryOptions required) {
		return new MemoryException(feature + " was not obtained: " + reason, 0, feature, required, this.shared,
				this.range.sizeBytes());
	}

	/**
	 * Makes all pages present and locks them in RAM.
	 * @throws MemoryException if the control group would kill this process for it
	 */
	public void lock() {
		long missingBytes = this.range.sizeBytes() - KernelAccounts.read().residentBytes(this.range);
		MemoryLimit limit = this.shared ? null : ControlGroups.below(missingBytes);
		if (limit != null) {
			throw notObtained(Feature.LOCK, limit.refusal(missingBytes),
					MemoryOptions.defaults().withLock(Requirement.REQUIRE));
		}
		MemoryPlacement.lock(this.range);
	}

	/**
	 * Replaces the content by empty memory, at once.
	 */
	@Override
	public void close() {
		try {
			this.range.empty();
		}
		catch (PosixException ex) {
			throw ex.withAdvice("the memory stays mapped, close the arena again when there is room for it");
		}
	}

	/**
	 * Gives back the address range, now if nobody has a buffer over it. Only for who is
	 * sure that no thread can reach it any more.
	 */
	public void unmap() {
		this.registration.clean();
	}

	private ByteBuffer makeWindow(int number) {
		long offset = (long) number * MAX_BUFFER_BYTES;
		int length = (int) Math.min(Integer.MAX_VALUE, this.range.sizeBytes() - offset);
		ByteBuffer window = VirtualMemory.buffer(this.range.address() + offset, length);
		if (!this.windows.compareAndSet(number, null, window)) {
			return this.windows.get(number);
		}
		// `this` is reachable, so the range is still held and cannot go away in between.
		this.range.hold();
		CLEANER.register(window, this.range::release);
		return window;
	}

}
