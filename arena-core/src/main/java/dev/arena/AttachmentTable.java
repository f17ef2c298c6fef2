package dev.arena;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import dev.arena.internal.memory.OffHeap;
import dev.arena.internal.posix.Proc;

/**
 * The attachment records in the header of a shared segment. They are for people and for
 * recovery to read; who is alive is told by the locks alone. Written under the door.
 */
final class AttachmentTable {

	/** Nobody has the slot, and nothing is left of who had it. */
	static final long EMPTY = 0;

	/** Somebody has the slot, or had it and died. */
	static final long ATTACHED = 1;

	/**
	 * Somebody has the slot whose process is shutting down: it no longer keeps the name.
	 */
	static final long LEAVING = 2;

	private static final int PROCESS_ID_OFFSET = Long.BYTES;

	private static final int SINCE_OFFSET = PROCESS_ID_OFFSET + Long.BYTES;

	private static final int HOST_OFFSET = SINCE_OFFSET + Long.BYTES;

	private static final int HOST_BYTES = SegmentFormat.ATTACHMENT_BYTES - HOST_OFFSET;

	private static final String HOST = host();

	private final long tableAddress;

	AttachmentTable(long segmentAddress) {
		this.tableAddress = segmentAddress + SegmentFormat.ATTACHMENTS_OFFSET;
	}

	/** Describes this process as it would be in a record. */
	static Attachment self(int slot, Instant since) {
		return new Attachment(slot, ProcessHandle.current().pid(), HOST, since, true, List.of());
	}

	long status(int slot) {
		// acquire: pairs with putLongRelease in write and setStatus
		return OffHeap.getLongAcquire(address(slot));
	}

	void setStatus(int slot, long status) {
		// release: pairs with getLongAcquire in status
		OffHeap.putLongRelease(address(slot), status);
	}

	void write(Attachment attachment) {
		long address = address(attachment.slot());
		byte[] host = Arrays.copyOf(attachment.host().getBytes(StandardCharsets.UTF_8), HOST_BYTES);
		OffHeap.putLongPlain(address + PROCESS_ID_OFFSET, attachment.processId());
		OffHeap.putLongPlain(address + SINCE_OFFSET, attachment.since().toEpochMilli());
		OffHeap.copyFromArrayPlain(host, 0, address + HOST_OFFSET, HOST_BYTES);
		CrashPoint.RECORD_FILLED.reached();
		// release: pairs with getLongAcquire in status
		OffHeap.putLongRelease(address, ATTACHED);
	}

	Attachment read(int slot, boolean alive) {
		long address = address(slot);
		byte[] host = new byte[HOST_BYTES];
		OffHeap.copyToArrayPlain(address + HOST_OFFSET, host, 0, HOST_BYTES);
		int length = 0;
		while (length < HOST_BYTES && host[length] != 0) {
			length++;
		}
		return new Attachment(slot, OffHeap.getLongPlain(address + PROCESS_ID_OFFSET),
				new String(host, 0, length, StandardCharsets.UTF_8),
				Instant.ofEpochMilli(OffHeap.getLongPlain(address + SINCE_OFFSET)), alive, List.of());
	}

	private long address(int slot) {
		return this.tableAddress + (long) slot * SegmentFormat.ATTACHMENT_BYTES;
	}

	/** For display only. */
	private static String host() {
		String host = Proc.read(Path.of("/proc/sys/kernel/hostname")).strip();
		return host.isEmpty() ? "unknown" : host;
	}

}
