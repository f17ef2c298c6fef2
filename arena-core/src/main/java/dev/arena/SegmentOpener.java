package dev.arena;

import java.nio.file.Files;
import java.nio.file.Path;
import java.io.IOException;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.memory.SharedMemory;
import dev.arena.internal.posix.Errno;
import dev.arena.internal.posix.FileStatus;
import dev.arena.internal.posix.Platform;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.ShmFile;

/**
 * Creates a shared segment or attaches to it. All decisions fall under the door; whoever
 * finds no magic inside initialises, so an initialiser that died is simply replaced.
 */
final class SegmentOpener {

	private static final Path SHARED_MEMORY = Path.of("/dev/shm");

	private final String name;

	private final ArenaSpec spec;

	private final SharedOptions options;

	private SegmentOpener(String name, ArenaSpec spec, SharedOptions options) {
		this.name = name;
		this.spec = spec;
		this.options = options;
	}

	static Participation open(String name, ArenaSpec spec, SharedOptions options) {
		Platform.requireSupported();
		return new SegmentOpener(name, spec, options).open();
	}

	private Participation open() {
		long start = System.nanoTime();
		long timeoutNanos = this.options.attachTimeoutNanos();
		for (;;) { // each round after the first: the object was unlinked while we waited
					// for its door
			long leftNanos = timeoutNanos - (System.nanoTime() - start);
			Participation participation = tryOpen(Math.max(0, leftNanos));
			if (participation != null) {
				return participation;
			}
			if (leftNanos < 0) {
				throw Door.timedOut(this.name, this.options.attachTimeout());
			}
		}
	}

	/**
	 * One attempt; {@code null} if the object has lost its name before we were inside.
	 */
	private @Nullable Participation tryOpen(long timeoutNanos) {
		ShmFile file = openFile();
		Participation participation = null;
		try {
			CrashPoint.OBJECT_CREATED.reached();
			Door door = Door.enter(file, timeoutNanos);
			if (door == null) {
				throw Door.timedOut(this.name, this.options.attachTimeout());
			}
			try (door) {
				CrashPoint.DOOR_ENTERED.reached();
				FileStatus status = file.status();
				if (status.linkCount() > 0) {
					participation = openInside(file, status);
				}
			}
			return participation;
		}
		finally {
			if (participation == null) {
				file.close();
			}
		}
	}

	private ShmFile openFile() {
		try {
			// Not O_CREAT at first: fs.protected_regular refuses that for files of
			// others.
			ShmFile file = ShmFile.openExisting(this.name);
			return (file != null) ? file : ShmFile.openOrCreate(this.name, SharedOptions.DEFAULT_PERMISSIONS);
		}
		catch (PosixException ex) {
			if (ex.is(Errno.EACCES)) {
				throw accessDenied(ex);
			}
			throw ex;
		}
	}

	private Participation openInside(ShmFile file, FileStatus status) {
		requireOwner(status);
		if (!SegmentHeader.isBlank(file)) {
			SegmentLayout layout = SegmentHeader.read(file, status);
			if (!layout.spec().equals(this.spec)) {
				throw new GeometryMismatchException(this.name, layout.spec(), this.spec);
			}
			return attach(file, layout, false);
		}
		requireUnused(file);
		boolean created = false;
		try {
			SegmentLayout layout = SegmentLayout.of(this.spec);
			reserve(file, layout.segmentBytes());
			Participation participation = attach(file, layout, true);
			created = true;
			return participation;
		}
		finally {
			if (!created && file.isNamed()) { // nothing half-created stays behind
				ShmFile.unlink(this.name);
			}
		}
	}

	/**
	 * Slots are taken only after the magic is written: without it, whoever holds one has
	 * lost the segment under its feet and must not be given a new one there.
	 */
	private void requireUnused(ShmFile file) {
		if (file.isAnyLockedByOther(1, SegmentLayout.MAX_SLOT)) {
			throw SegmentHeader.damaged(this.name, "has been truncated or overwritten while others are attached to it");
		}
	}

	private void requireOwner(FileStatus status) {
		if (status.ownerUid() != ShmFile.effectiveUser() && !this.options.allowForeignOwner()) {
			throw new ForeignOwnerException(this.name, status.ownerUid(), ShmFile.effectiveUser());
		}
	}

	/**
	 * Takes all the memory now: a full file system is an error here, not a signal later.
	 */
	private void reserve(ShmFile file, long segmentBytes) {
		try {
			file.truncate(0); // what an initialiser that died has written
			file.setPermissions(this.options.permissions());
			file.allocate(segmentBytes);
			CrashPoint.MEMORY_RESERVED.reached();
		}
		catch (PosixException ex) {
			long freeBytes = SHARED_MEMORY.toFile().getUsableSpace();
			PosixException advised = ex.withAdvice("needed " + segmentBytes + " bytes, free " + freeBytes + " in "
					+ SHARED_MEMORY + "; remove segments there or enlarge it (docker run --shm-size, Kubernetes "
					+ "emptyDir with medium Memory, or mount -o remount,size=)");
			if (ex.is(Errno.ENOSPC)) {
				throw new SharedMemoryFullException(advised.getMessage(), ex.errno(), advised, this.name, segmentBytes,
						freeBytes);
			}
			throw advised;
		}
	}

	private Participation attach(ShmFile file, SegmentLayout layout, boolean created) {
		MappedMemory memory = SharedMemory.map(file, layout.segmentBytes(), this.options.memory());
		boolean attached = false;
		try {
			if (created) {
				SegmentHeader.write(memory.address(), layout);
				CrashPoint.MAGIC_WRITTEN.reached();
			}
			int slot = takeSlot(file);
			CrashPoint.SLOT_LOCKED.reached();
			settleIn(slot, new Recovery(file, memory.address(), layout, slot), memory);
			Participation participation = new Participation(file, layout, memory, slot, this.options);
			ShutdownHook.add(participation);
			attached = true;
			return participation;
		}
		finally {
			if (!attached) {
				memory.close();
			}
		}
	}

	/** Locks the first slot that nobody holds. */
	private int takeSlot(ShmFile file) {
		int slot = 1;
		while (!file.tryLock(slot)) {
			if (++slot > SegmentLayout.MAX_SLOT) {
				throw new ArenaException("All " + SegmentLayout.MAX_SLOT + " attachment slots of segment " + this.name
						+ " are taken: close an arena on it first");
			}
		}
		return slot;
	}

	/**
	 * Takes back what the last holder of the slot has left, then writes the record, and
	 * only then takes over what others have left: chunks that are taken over bear the
	 * number of this slot, and must be found if this process dies as well.
	 */
	private static void settleIn(int slot, Recovery recovery, MappedMemory memory) {
		recovery.recoverPredecessor();
		new AttachmentTable(memory.address()).write(AttachmentTable.self(slot, Instant.now()));
		CrashPoint.RECORD_WRITTEN.reached();
		recovery.recoverDead();
	}

	private SegmentAccessDeniedException accessDenied(PosixException ex) {
		Integer ownerUid = null;
		String advice;
		int processUid = ShmFile.effectiveUser();
		Path file = path(this.name);
		try {
			ownerUid = (Integer) Files.getAttribute(file, "unix:uid");
			advice = "it belongs to user " + Files.getOwner(file).getName() + " and this process runs as uid "
					+ processUid + "; give it permissions that let this user read and write";
		}
		catch (IOException notThere) {
			advice = "uid " + processUid + ", as which this process runs, may not create files in " + SHARED_MEMORY
					+ "; give that directory the mode 1777";
		}
		return new SegmentAccessDeniedException(ex.withAdvice(advice).getMessage(), ex.errno(), ex, this.name, ownerUid,
				processUid);
	}

	/** The file behind a name. */
	static Path path(String name) {
		return SHARED_MEMORY.resolve(name.substring(1));
	}

}
