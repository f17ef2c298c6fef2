package dev.arena.channel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.memory.SharedMemory;
import dev.arena.internal.posix.FileStatus;
import dev.arena.internal.posix.MarkedFile;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.ShmFile;
import dev.arena.internal.posix.ShutdownHook;
import dev.arena.memory.MemoryOptions;

/**
 * Opens the file of a channel beside that of its segment, or makes it: by the rules of a
 * segment, under a door of its own. Whoever finds it unfinished inside finishes it; one
 * of an earlier segment is started anew if nobody is there.
 */
final class ChannelFile implements ShutdownHook.NameHolder {

	private static final MarkedFile KIND = new MarkedFile("Channel", "a channel", ChannelFormat.MAGIC,
			ChannelFormat.UNFINISHED_MAGIC, ChannelFormat.PAGE_BYTES, ChannelException::new);

	private static final int PERMISSIONS = 0777;

	private static final long MIN_PAUSE_NANOS = 50_000;

	private static final long MAX_PAUSE_NANOS = 1_000_000;

	private final ShmFile file;

	private final MappedMemory memory;

	/** The same once more, for leaving: no thread but the one that leaves knows it. */
	private final MappedMemory view;

	private final Locks locks;

	private final ChannelOptions options;

	/**
	 * Held by whoever uses the door: its lock belongs to the descriptor and does not keep
	 * threads of this object apart.
	 */
	private final ReentrantLock monitor = new ReentrantLock();

	/** Whether nothing is left to do. Changes under the monitor. */
	private volatile boolean gone;

	private ChannelFile(ShmFile file, MappedMemory memory, MappedMemory view, Locks locks, ChannelOptions options) {
		this.file = file;
		this.memory = memory;
		this.view = view;
		this.locks = locks;
		this.options = options;
	}

	@Override
	public String name() {
		return this.file.name();
	}

	@Override
	public MarkedFile kind() {
		return KIND;
	}

	MappedMemory memory() {
		return this.memory;
	}

	Locks locks() {
		return this.locks;
	}

	/**
	 * Opens or makes a file.
	 * @param segment the name of the segment
	 * @param name the name of the file
	 * @param segmentId what tells the segment from others
	 * @param options how
	 */
	static ChannelFile open(String segment, String name, long segmentId, ChannelOptions options) {
		ShutdownHook.requireNotBegun(KIND, name);
		long start = System.nanoTime();
		long timeoutNanos = ChunkChannel.nanos(options.attachTimeout());
		// Again only if the file was unlinked while this process waited for its door.
		for (;;) {
			long leftNanos = Math.max(0, timeoutNanos - (System.nanoTime() - start));
			ChannelFile opened = tryOpen(segment, name, segmentId, options, leftNanos);
			if (opened != null) {
				return opened;
			}
		}
	}

	private static @Nullable ChannelFile tryOpen(String segment, String name, long segmentId, ChannelOptions options,
			long timeoutNanos) {
		FileStatus segmentStatus = ShmFile.status(segment);
		if (segmentStatus == null) {
			throw new ChannelException("Channel " + name + " cannot be opened: its segment " + segment
					+ " has lost its name; open the arena again first");
		}
		ShmFile file = KIND.find(name);
		if (file == null) {
			KIND.create(name, segmentStatus.mode() & PERMISSIONS, () -> {
			}, () -> {
			});
			ChannelStep.FILE_NAMED.reached();
			file = KIND.find(name);
		}
		ChannelFile opened = null;
		try {
			if (file != null) {
				requireOwner(file, segmentStatus);
				KIND.requireMarked(file);
				opened = underDoor(file, timeoutNanos, new Inside(file, segmentId, options)::open);
			}
			return opened;
		}
		finally {
			if (file != null && opened == null) {
				file.close();
			}
		}
	}

	/** The user of the segment, or this one. */
	private static void requireOwner(ShmFile file, FileStatus segment) {
		int owner = file.status().ownerUid();
		if (owner != segment.ownerUid() && owner != ShmFile.effectiveUser()) {
			throw new ChannelException("Channel " + file.name() + " belongs to uid " + owner
					+ ", which is neither the owner of its segment, uid " + segment.ownerUid()
					+ ", nor this process, uid " + ShmFile.effectiveUser()
					+ "; let the owner of the segment open the channel first");
		}
	}

	private static <T> T underDoor(ShmFile file, long timeoutNanos, Supplier<T> action) {
		long start = System.nanoTime();
		long pauseNanos = MIN_PAUSE_NANOS;
		boolean interrupted = false;
		while (!file.tryLock(ChannelFormat.DOOR)) { // until the timeout
			if (System.nanoTime() - start >= timeoutNanos) {
				throw new ChannelException("Channel " + file.name() + " was locked by another process for "
						+ timeoutNanos / 1_000_000 + " ms; it may be stopped: end it, or raise the attach timeout");
			}
			interrupted |= Thread.interrupted(); // or parking would not
			LockSupport.parkNanos(pauseNanos);
			pauseNanos = Math.min(2 * pauseNanos, MAX_PAUSE_NANOS);
		}
		try {
			ChannelStep.DOOR_ENTERED.reached();
			return action.get();
		}
		finally {
			file.unlock(ChannelFormat.DOOR);
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Leaves the file, whose memory this process has given up; removes its name if the
	 * policy says so. If the door stays locked, the roles are given up all the same, and
	 * the name when the JVM ends.
	 * @param lastOut what to do with what is in it, given its address, after the name has
	 * been removed if nobody else is there
	 */
	void leave(LongConsumer lastOut) {
		this.monitor.lock();
		try {
			underDoor(this.file, ChunkChannel.nanos(this.options.attachTimeout()), () -> {
				this.gone = true;
				if (unlinkIfDue() && !this.locks.isAnybodyElseThere() && isWhole()) {
					lastOut.accept(this.view.address());
				}
				return true;
			});
		}
		finally {
			this.monitor.unlock(); // whatever goes wrong below: the hook would wait for
									// it
			endUnlessNameIsOwed();
		}
	}

	private void endUnlessNameIsOwed() {
		if (!this.gone) {
			this.locks.giveUpAll();
			return;
		}
		ShutdownHook.remove(this);
		try {
			this.locks.close(); // and with it give up all roles
		}
		finally {
			this.view.unmap();
		}
	}

	/**
	 * Gives up the name, not the memory: what the shutdown hook does for a channel that
	 * nobody has closed yet. Threads that still run go on working with it, so its roles
	 * stay; only its presence goes, or two that end at once would each take the other one
	 * for the last.
	 * @param timeoutNanos how long to wait at the door at most
	 */
	@Override
	public void giveUpName(long timeoutNanos) {
		try {
			if (!this.monitor.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
				return; // somebody leaves, and sees to the name
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return;
		}
		try {
			if (!this.gone) {
				underDoor(this.file, timeoutNanos, () -> {
					this.locks.giveUpPresence();
					return unlinkIfDue();
				});
			}
		}
		finally {
			this.monitor.unlock();
		}
	}

	/** Whether the policy has had the name removed, or would have if it were there. */
	private boolean unlinkIfDue() {
		boolean due = switch (this.options.unlink()) {
			case ALWAYS -> true;
			case LAST -> !this.locks.isAnybodyElsePresent();
			case NEVER -> false;
		};
		if (due) {
			KIND.unlink(this.file);
		}
		return due;
	}

	/** What a file has lost, touching it is a signal. */
	boolean isWhole() {
		return this.file.status().sizeBytes() >= this.view.sizeBytes();
	}

	/** Removes the name of a file, whatever channel it denotes. */
	static boolean unlink(String name) {
		return KIND.unlink(name);
	}

	/**
	 * What is done under the door.
	 */
	private record Inside(ShmFile file, long segmentId, ChannelOptions options) {

		@Nullable ChannelFile open() {
			if (!this.file.isNamed()) {
				return null;
			}
			Locks locks = new Locks(this.file);
			if (KIND.isUnfinished(this.file) || !isOfThisSegment()) {
				if (locks.isAnybodyElseThere()) {
					throw new ChannelException("Channel " + this.file.name()
							+ " belongs to an earlier segment or was overwritten, while others use it; end them first");
				}
				return make(locks);
			}
			return attach(locks);
		}

		private boolean isOfThisSegment() {
			if (!header().isOfThisSegment(this.file.read(ChannelFormat.PAGE_BYTES))) {
				return false;
			}
			if (this.file.status().sizeBytes() != sizeBytes()) {
				throw header()
					.damaged("has been truncated or extended to " + this.file.status().sizeBytes() + " bytes");
			}
			return true;
		}

		private ChannelHeader header() {
			return new ChannelHeader(this.file.name(), this.segmentId, this.options);
		}

		private long sizeBytes() {
			return ChannelFormat.fileBytes(this.options.senders(), this.options.capacity());
		}

		/** Makes a channel; what fails is removed. */
		private ChannelFile make(Locks locks) {
			try {
				KIND.clear(this.file);
				this.file.allocate(sizeBytes(), ChunkChannel.nanos(this.options.attachTimeout()));
				return attach(locks, true);
			}
			catch (RuntimeException | Error ex) {
				try {
					KIND.unlink(this.file);
				}
				catch (PosixException alsoFailed) {
					ex.addSuppressed(alsoFailed);
				}
				throw ex;
			}
		}

		private ChannelFile attach(Locks locks) {
			return attach(locks, false);
		}

		private ChannelFile attach(Locks locks, boolean isNew) {
			MappedMemory memory = SharedMemory.map(this.file, sizeBytes(), MemoryOptions.defaults());
			MappedMemory view = null;
			boolean attached = false;
			try {
				if (isNew) {
					header().write(memory.address());
				}
				header().nameLayout(memory.address());
				view = SharedMemory.map(this.file, sizeBytes(), MemoryOptions.defaults());
				takePresence(locks);
				ChannelFile opened = new ChannelFile(this.file, memory, view, locks, this.options);
				ShutdownHook.add(opened);
				attached = true;
				return opened;
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

		private void takePresence(Locks locks) {
			for (int i = 0; i < ChannelFormat.MAX_PRESENT; i++) {
				if (locks.tryTake(ChannelFormat.FIRST_PRESENCE + i)) {
					return;
				}
			}
			throw new ChannelException("Channel " + this.file.name() + " is open " + ChannelFormat.MAX_PRESENT
					+ " times already: close one first");
		}

	}

}
