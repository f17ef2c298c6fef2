package dev.arena;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.posix.FileStatus;
import dev.arena.internal.posix.MarkedFile;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.ShmFile;
import dev.arena.internal.posix.ShutdownHook;

/**
 * An attachment of this process to a shared segment: descriptor, slot and mapping, and
 * how to leave. {@link Attachment} is what anybody can see of it. It knows nothing of
 * arenas and chunks, so that the shutdown hook can hold it without keeping them
 * reachable.
 */
final class OwnAttachment implements ShutdownHook.NameHolder {

	private static final Logger LOGGER = System.getLogger(OwnAttachment.class.getName());

	private final ShmFile file;

	private final SegmentHeader header;

	private final MappedMemory memory;

	/** The same once more, for leaving: no thread but the one that leaves knows it. */
	private final MappedMemory view;

	private final int slot;

	private final SharedOptions options;

	/**
	 * Held by whoever uses the door: its lock belongs to the descriptor and does not keep
	 * threads of this attachment apart.
	 */
	private final ReentrantLock monitor = new ReentrantLock();

	/** Shared by who looks, so that looking never waits for who waits at the door. */
	private final ReentrantReadWriteLock descriptor = new ReentrantReadWriteLock();

	private volatile Presence presence = Presence.ATTACHED;

	/** How far this process has left the segment. Changes under the monitor. */
	private enum Presence {

		/** It holds its slot. */
		ATTACHED,

		/** It gave up its slot without the door; the name is still to be seen to. */
		OWES_NAME,

		/** Nothing is left to do. */
		GONE

	}

	OwnAttachment(ShmFile file, SegmentHeader header, MappedMemory memory, MappedMemory view, int slot,
			SharedOptions options) {
		this.file = file;
		this.header = header;
		this.memory = memory;
		this.view = view;
		this.slot = slot;
		this.options = options;
	}

	@Override
	public String name() {
		return this.file.name();
	}

	@Override
	public MarkedFile kind() {
		return SegmentFile.KIND;
	}

	SegmentHeader header() {
		return this.header;
	}

	MappedMemory memory() {
		return this.memory;
	}

	int slot() {
		return this.slot;
	}

	List<Attachment> attachments() {
		this.descriptor.readLock().lock();
		try {
			if (isAttached()) {
				requireWhole();
			}
			AttachmentTable table = new AttachmentTable(this.memory.address());
			List<Attachment> attachments = new ArrayList<>();
			for (int slot = 1; slot <= SegmentFormat.MAX_SLOT && isAttached(); slot++) {
				if (table.status(slot) != AttachmentTable.EMPTY) {
					attachments.add(table.read(slot, slot == this.slot || this.file.isLockedByOther(slot)));
				}
			}
			return attachments;
		}
		finally {
			this.descriptor.readLock().unlock();
		}
	}

	/**
	 * What has become of file and name. Reads through descriptors, never through the
	 * mapping, and does not wait for the monitor: the answer is worth nothing if somebody
	 * leaves meanwhile, and the caller finds out.
	 */
	SegmentStatus status() {
		FileStatus status = this.file.status();
		if (!this.header.isIntact(this.file, status)) {
			return SegmentStatus.DAMAGED;
		}
		FileStatus current = ShmFile.status(name());
		if (current == null) {
			return SegmentStatus.UNLINKED;
		}
		return current.isSameFile(status) ? SegmentStatus.INTACT : SegmentStatus.REPLACED;
	}

	/** Takes back what dead attachments hold. */
	ReclaimReport reclaim() {
		this.monitor.lock();
		try {
			return reclaim(this.options.attachTimeoutNanos())
				.orElseThrow(() -> Door.timedOut(this.file, this.options.attachTimeout()));
		}
		finally {
			this.monitor.unlock();
		}
	}

	/**
	 * Takes back what dead attachments hold.
	 * @return what that was, or nothing if somebody else is inside the door
	 */
	Optional<ReclaimReport> reclaimIfPossible() {
		if (!this.monitor.tryLock()) {
			return Optional.empty();
		}
		try {
			return reclaim(0);
		}
		finally {
			this.monitor.unlock();
		}
	}

	private Optional<ReclaimReport> reclaim(long timeoutNanos) {
		if (!isAttached()) {
			return Optional.of(ReclaimReport.NOTHING);
		}
		Door door = Door.enter(this.file, timeoutNanos);
		if (door == null) {
			return Optional.empty();
		}
		try (door) {
			requireWhole();
			return Optional
				.of(new Recovery(this.file, this.memory.address(), this.header.layout(), this.slot).recoverDead());
		}
	}

	/**
	 * Leaves the segment, whose memory has been taken away from this process, so that no
	 * thread of it can change the segment any more: frees what it still held, gives up
	 * the slot, and applies the unlink policy. Needs nothing that is not there. Does each
	 * step that it can; called again, what is left.
	 * @param leakReport what to tell of the chunks that it still held
	 */
	void leave(LeakReport leakReport) {
		this.monitor.lock();
		try {
			if (this.presence != Presence.GONE) {
				Steps steps = new Steps();
				steps.attempt(() -> leaveNow(leakReport, steps));
				if (this.presence != Presence.OWES_NAME && !steps.wantsRoom()) {
					this.presence = Presence.GONE;
					steps.attempt(this::closeDescriptor); // after it nobody looks
					steps.attempt(this.view::unmap);
					steps.attempt(() -> ShutdownHook.remove(this));
				}
				steps.end();
			}
		}
		finally {
			this.monitor.unlock();
		}
	}

	private void leaveNow(LeakReport leakReport, Steps steps) {
		if (this.presence == Presence.OWES_NAME) {
			giveUpName();
			return;
		}
		CrashPoint.LEAVE_MEMORY_REPLACED.reached();
		Door door = Door.enter(this.file, this.options.attachTimeoutNanos());
		if (door != null) {
			leaveThrough(door, leakReport, steps);
		}
		else {
			leaveWithoutDoor();
		}
	}

	/**
	 * Gives up what nobody else could: whoever attaches next finds the record, but no
	 * lock. The name can wait for the next attempt, or for the end of the JVM.
	 */
	private void leaveWithoutDoor() {
		boolean owesName = this.options.unlink() != UnlinkPolicy.NEVER;
		SafeLog.warn(LOGGER,
				"Left segment {0} without its door, which {1} kept locked: chunks that slot {2} held are reclaimed by "
						+ "whoever attaches next{3}",
				name(), Door.describeHolder(this.file), this.slot,
				owesName ? ", and the name is seen to by the next close() or at the end of this JVM" : "");
		this.file.unlock(this.slot);
		if (owesName) {
			this.presence = Presence.OWES_NAME;
		}
	}

	private void leaveThrough(Door door, LeakReport leakReport, Steps steps) {
		try (door) {
			CrashPoint.LEAVE_DOOR_ENTERED.reached();
			AttachmentTable table = isWhole() ? new AttachmentTable(this.view.address()) : null;
			long[] inTransit = new long[1];
			if (table == null) {
				SafeLog.warn(LOGGER, "Left segment {0}, whose file somebody has truncated: nothing to reclaim", name());
			}
			else {
				steps.attempt(() -> inTransit[0] = recoverOwnSlot(leakReport));
			}
			steps.attempt(() -> unlink(table, inTransit[0]));
			// still inside: who leaves next must not take us for present
			steps.attempt(() -> this.file.unlock(this.slot));
			CrashPoint.LEAVE_COMPLETED.reached();
		}
	}

	/** Frees what the slot held, and says how much is in transit. */
	private long recoverOwnSlot(LeakReport leakReport) {
		List<PoolRecovery> recovered = new Recovery(this.file, this.view.address(), this.header.layout(), this.slot)
			.recoverOwn();
		leakReport.log("closed", recovered.stream().mapToLong(PoolRecovery::reclaimedCount).toArray());
		return recovered.stream().mapToLong(PoolRecovery::inTransitCount).sum();
	}

	private void unlink(@Nullable AttachmentTable table, long inTransit) {
		if (unlinkIfDue(table) && inTransit > 0 && this.options.unlink() == UnlinkPolicy.LAST) {
			SafeLog.warn(LOGGER, "The last one out has removed the name of segment {0} with {1} chunks in "
					+ "transit, which nobody can adopt any more: choose the unlink policy NEVER where a receiver "
					+ "may attach later", name(), Long.toString(inTransit));
		}
	}

	private void closeDescriptor() {
		this.descriptor.writeLock().lock();
		try {
			this.file.close();
		}
		finally {
			this.descriptor.writeLock().unlock();
		}
	}

	/** What the cleaner does for an arena that was dropped without being closed. */
	void leaveUnreachable(LeakReport leakReport) {
		this.monitor.lock();
		try {
			if (isAttached()) {
				SafeLog.warn(LOGGER, "An arena on segment {0} became unreachable without being closed: closing it",
						name());
				Steps steps = new Steps();
				steps.attempt(leakReport::prepare);
				steps.attempt(this.memory::close); // if not: no thread can reach it
				steps.attempt(() -> leave(leakReport));
				steps.end();
			}
		}
		catch (RuntimeException ex) { // nobody above to tell
			LOGGER.log(Level.WARNING, "Could not close segment " + name(), ex);
		}
		finally {
			this.monitor.unlock();
		}
	}

	/** Gives up the name of a segment whose memory cannot be given up yet. */
	void giveUpName() {
		giveUpName(this.options.attachTimeoutNanos());
	}

	/**
	 * Gives up the name, not the memory: what the shutdown hook does for an arena that
	 * nobody has closed yet. Threads that still run go on working with it; the kernel
	 * drops the slot's lock with the process.
	 * @param timeoutNanos how long to wait at the door at most
	 */
	@Override
	public void giveUpName(long timeoutNanos) {
		this.monitor.lock();
		try {
			if (this.presence == Presence.GONE) {
				return;
			}
			Door door = Door.enter(this.file, timeoutNanos);
			if (door == null) {
				SafeLog.warn(LOGGER, "The name of segment {0} stays, because {1} kept its door locked", name(),
						Door.describeHolder(this.file));
				return;
			}
			try (door) {
				AttachmentTable table = isWhole() ? new AttachmentTable(this.view.address()) : null;
				if (table != null && isAttached()) {
					table.setStatus(this.slot, AttachmentTable.LEAVING);
					CrashPoint.LEAVE_RECORDED.reached();
				}
				unlinkIfDue(table);
				if (!isAttached()) {
					this.presence = Presence.GONE;
				}
			}
		}
		finally {
			this.monitor.unlock();
		}
	}

	private boolean isAttached() {
		return this.presence == Presence.ATTACHED;
	}

	/** Asked where memory is read in one piece: what a file has lost is a signal. */
	private boolean isWhole() {
		return this.file.status().sizeBytes() >= this.header.layout().segmentBytes();
	}

	private void requireWhole() {
		if (!isWhole()) {
			throw SegmentHeader.truncated(this.file);
		}
	}

	/**
	 * Applies the unlink policy.
	 * @param table the records, {@code null} if they are gone
	 * @return whether this has removed the name
	 */
	private boolean unlinkIfDue(@Nullable AttachmentTable table) {
		boolean due = switch (this.options.unlink()) {
			case ALWAYS -> true;
			case LAST -> isLast(table);
			case NEVER -> false;
		};
		try {
			return due && SegmentFile.unlink(this.file);
		}
		catch (PosixException ex) {
			SafeLog.warn(LOGGER,
					"The name of segment {0} could not be removed and stays: {1}; remove {2} as a " + "user who may",
					name(), ex.getMessage(), this.file.path());
			return false;
		}
	}

	private boolean isLast(@Nullable AttachmentTable table) {
		if (!this.file.isAnyLockedByOther(1, SegmentFormat.MAX_SLOT)) {
			return true;
		}
		for (int slot = 1; slot <= SegmentFormat.MAX_SLOT; slot++) {
			boolean own = isAttached() && slot == this.slot;
			if (!own && this.file.isLockedByOther(slot)
					&& (table == null || table.status(slot) != AttachmentTable.LEAVING)) {
				return false;
			}
		}
		return true;
	}

}
