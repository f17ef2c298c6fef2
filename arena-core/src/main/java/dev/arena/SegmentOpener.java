package dev.arena;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.ControlGroups;
import dev.arena.internal.memory.KernelAdvice;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.memory.MemoryLimit;
import dev.arena.internal.memory.SharedMemory;
import dev.arena.internal.posix.Errno;
import dev.arena.internal.posix.FileStatus;
import dev.arena.internal.posix.FileSystemStatus;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.Proc;
import dev.arena.internal.posix.ShmFile;
import dev.arena.internal.posix.ShutdownHook;
import dev.arena.internal.posix.UserNamespace;
import dev.arena.memory.MemoryOptions;

/**
 * Creates a shared segment or attaches to it. All decisions fall under the door; whoever
 * finds a segment unfinished inside finishes it, so a creator that died is simply
 * replaced.
 */
final class SegmentOpener {

	private final String name;

	private final ArenaSpec spec;

	private final SharedOptions options;

	private SegmentOpener(String name, ArenaSpec spec, SharedOptions options) {
		this.name = name;
		this.spec = spec;
		this.options = options;
	}

	static OwnAttachment open(String name, ArenaSpec spec, SharedOptions options) {
		return new SegmentOpener(name, spec, options).open();
	}

	private OwnAttachment open() {
		ShutdownHook.requireNotBegun(SegmentFile.KIND, this.name);
		long start = System.nanoTime();
		long timeoutNanos = this.options.attachTimeoutNanos();
		// Again only if the object was unlinked while this process waited for its door.
		for (;;) {
			long leftNanos = timeoutNanos - (System.nanoTime() - start);
			OwnAttachment attachment = tryOpen(Math.max(0, leftNanos));
			if (attachment != null) {
				return attachment;
			}
			if (leftNanos < 0) {
				throw new AttachTimeoutException(this.name, this.options.attachTimeout(), null);
			}
		}
	}

	/**
	 * One attempt; {@code null} if the object has lost its name before we were inside.
	 */
	private @Nullable OwnAttachment tryOpen(long timeoutNanos) {
		ShmFile file = findOrCreate();
		OwnAttachment attachment = null;
		try {
			if (file != null) {
				requireOwner(file.status().ownerUid());
				SegmentFile.requireMarked(file); // a lock may mean something to others
				attachment = enter(file, timeoutNanos);
			}
			return attachment;
		}
		finally {
			if (file != null && attachment == null) {
				file.close();
			}
		}
	}

	private @Nullable ShmFile findOrCreate() {
		try {
			ShmFile file = SegmentFile.find(this.name);
			if (file == null) {
				requireOwner(ShmFile.effectiveUser());
				SegmentFile.create(this.name, this.options.permissions());
				CrashPoint.OBJECT_NAMED.reached();
				file = SegmentFile.find(this.name);
			}
			return file;
		}
		catch (PosixException ex) {
			if (ex.is(Errno.EACCES)) {
				throw accessDenied(ex);
			}
			throw explained(ex);
		}
	}

	private @Nullable OwnAttachment enter(ShmFile file, long timeoutNanos) {
		Door door = Door.enter(file, timeoutNanos);
		if (door == null) {
			throw Door.timedOut(file, this.options.attachTimeout());
		}
		try (door) {
			CrashPoint.DOOR_ENTERED.reached();
			return file.isNamed() ? openInside(file) : null;
		}
	}

	private OwnAttachment openInside(ShmFile file) {
		if (SegmentFile.isUnfinished(file)) {
			requireUnused(file);
			return create(file);
		}
		SegmentFile.requireMarked(file);
		SegmentHeader header = SegmentHeader.read(file, file.status());
		if (!header.layout().spec().equals(this.spec)) {
			throw new GeometryMismatchException(this.name, header.layout().spec(), this.spec);
		}
		return attach(file, header, false);
	}

	/** Makes a segment of what says that it is to be one; what fails is removed. */
	private OwnAttachment create(ShmFile file) {
		try {
			SegmentHeader header = new SegmentHeader(SegmentLayout.of(this.spec),
					SegmentIdentity.create(this.options.transitTimeoutNanos()));
			reserve(file, header.layout().segmentBytes());
			return attach(file, header, true);
		}
		catch (RuntimeException | Error ex) {
			try {
				SegmentFile.unlink(file);
			}
			catch (PosixException alsoFailed) {
				ex.addSuppressed(alsoFailed);
			}
			throw ex;
		}
	}

	/**
	 * Slots are taken only after the magic is written: where it is missing and a slot is
	 * held, somebody uses a segment that was overwritten, and a new one must not take its
	 * place.
	 */
	private void requireUnused(ShmFile file) {
		if (file.isAnyLockedByOther(1, SegmentFormat.MAX_SLOT)) {
			throw SegmentHeader.damaged(this.name, "has been truncated or overwritten while others are attached to it");
		}
	}

	private void requireOwner(int ownerUid) {
		if (this.options.allowForeignOwner()) {
			return;
		}
		boolean ambiguous = UserNamespace.isAmbiguous(ownerUid);
		if (ambiguous || ownerUid != ShmFile.effectiveUser()) {
			throw new ForeignOwnerException(this.name, ownerUid, ambiguous, ShmFile.effectiveUser());
		}
	}

	/**
	 * Takes all the memory now: a full file system is an error here, not a signal later.
	 */
	private void reserve(ShmFile file, long segmentBytes) {
		MemoryLimit limit = ControlGroups.below(segmentBytes);
		if (limit != null) {
			throw new MemoryLimitException(this.name, segmentBytes, limit);
		}
		try {
			SegmentFile.clear(file);
			if (file.status().ownerUid() == ShmFile.effectiveUser()) { // or it is refused
				file.setPermissions(this.options.permissions());
			}
			file.allocate(segmentBytes, this.options.attachTimeoutNanos());
			CrashPoint.MEMORY_RESERVED.reached();
		}
		catch (PosixException ex) {
			throw explained(ex);
		}
	}

	/** Has the facts with it if there is no room, or no time. */
	private RuntimeException explained(PosixException ex) {
		if (ex.is(Errno.EINTR) && ex.function().equals("posix_fallocate")) {
			return ex.withAdvice("signals kept it from any progress for " + this.options.attachTimeout().toMillis()
					+ " ms, find out what sends them, such as a profiler, or raise the attach timeout");
		}
		FileSystemStatus status = ex.is(Errno.ENOSPC) ? ShmFile.fileSystem().orElse(null) : null;
		if (status == null || status.inodes() > 0 && status.freeInodes() == 0) {
			return ex;
		}
		long segmentBytes = SegmentLayout.of(this.spec).segmentBytes();
		PosixException advised = ex
			.withAdvice("needed " + segmentBytes + " bytes, but " + KernelAdvice.on(ex).advice());
		return new SharedMemoryFullException(advised.getMessage(), ex.errno(), advised, this.name, segmentBytes,
				status.freeBytes());
	}

	private OwnAttachment attach(ShmFile file, SegmentHeader header, boolean created) {
		SegmentLayout layout = header.layout();
		MappedMemory memory = SharedMemory.map(file, layout.segmentBytes(), this.options.memory());
		MappedMemory view = null;
		boolean attached = false;
		try {
			if (created) {
				header.write(memory.address());
				CrashPoint.MAGIC_WRITTEN.reached();
			}
			view = SharedMemory.map(file, layout.segmentBytes(), MemoryOptions.defaults());
			int slot = takeSlot(file, new AttachmentTable(memory.address()));
			CrashPoint.SLOT_LOCKED.reached();
			takeOver(slot, new Recovery(file, memory.address(), layout, slot), memory);
			OwnAttachment attachment = new OwnAttachment(file, header, memory, view, slot, this.options);
			ShutdownHook.add(attachment);
			attached = true;
			return attachment;
		}
		finally {
			if (!attached) {
				memory.unmap();
				if (view != null) {
					view.unmap();
				}
			}
		}
	}

	/**
	 * Locks a slot that nobody holds: one that nobody has left anything in, unless all
	 * have been left by the dead.
	 */
	private int takeSlot(ShmFile file, AttachmentTable table) {
		IntStream empty = slots().filter((slot) -> table.status(slot) == AttachmentTable.EMPTY);
		return IntStream.concat(empty, slots())
			.filter(file::tryLock)
			.findFirst()
			.orElseThrow(() -> new ArenaException("All " + SegmentFormat.MAX_SLOT + " attachment slots of segment "
					+ this.name + " are taken: close an arena on it first"));
	}

	private static IntStream slots() {
		return IntStream.rangeClosed(1, SegmentFormat.MAX_SLOT);
	}

	/**
	 * Takes back what those have left who are dead, the last holder of the slot among
	 * them, and only then writes the record: nothing is ours before.
	 */
	private static void takeOver(int slot, Recovery recovery, MappedMemory memory) {
		recovery.recoverPredecessors();
		new AttachmentTable(memory.address()).write(AttachmentTable.self(slot, Instant.now()));
		CrashPoint.RECORD_WRITTEN.reached();
	}

	private String ownerName(int uid) {
		try {
			return Files.getOwner(ShmFile.path(this.name)).getName();
		}
		catch (IOException ex) { // removed since
			return String.valueOf(uid);
		}
	}

	/**
	 * Explains by owner and permissions what they explain; where they allow it, it is
	 * something else that does not.
	 */
	private RuntimeException accessDenied(PosixException ex) {
		int processUid = ShmFile.effectiveUser();
		FileStatus file = ShmFile.status(this.name);
		if ((file != null) ? file.isOpenTo(processUid, Proc.groups()) : Files.isWritable(ShmFile.DIRECTORY)) {
			return ex;
		}
		String advice = (file != null)
				? "it belongs to user " + ownerName(file.ownerUid()) + " and this process runs as uid " + processUid
						+ "; give it permissions that let this user read and write"
				: "uid " + processUid + ", as which this process runs, may not create files in " + ShmFile.DIRECTORY
						+ "; give that directory the mode 1777";
		return new SegmentAccessDeniedException(ex.withAdvice(advice).getMessage(), ex.errno(), ex, this.name,
				(file != null) ? file.ownerUid() : null, processUid);
	}

}
