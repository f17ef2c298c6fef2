package dev.arena.channel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.internal.memory.MappedMemory;

/**
 * What one channel object has of its channel, and how it leaves. Knows nothing of the
 * object, its senders and its receivers, so that the cleaner can hold it without keeping
 * them reachable; the arena stays reachable until it has left. Thread-safe.
 */
final class Participation {

	private static final Logger LOGGER = System.getLogger(Participation.class.getName());

	private final Arena arena;

	private final String name;

	private final ChannelOptions options;

	/** {@code null} on a local arena. */
	private final @Nullable ChannelFile file;

	private final MappedMemory memory;

	private final Locks locks;

	private final Ring[] rings;

	private volatile boolean left;

	Participation(Arena arena, String name, ChannelOptions options, MappedMemory memory) {
		this(arena, name, options, null, memory, new Locks(null));
	}

	Participation(Arena arena, String name, ChannelOptions options, ChannelFile file) {
		this(arena, name, options, file, file.memory(), file.locks());
	}

	private Participation(Arena arena, String name, ChannelOptions options, @Nullable ChannelFile file,
			MappedMemory memory, Locks locks) {
		this.arena = arena;
		this.name = name;
		this.options = options;
		this.file = file;
		this.memory = memory;
		this.locks = locks;
		this.rings = rings(memory.address(), options);
	}

	private static Ring[] rings(long address, ChannelOptions options) {
		Ring[] rings = new Ring[options.senders()];
		for (int i = 0; i < rings.length; i++) {
			rings[i] = new Ring(address + ChannelFormat.PAGE_BYTES + i * ChannelFormat.ringBytes(options.capacity()),
					options.capacity());
		}
		return rings;
	}

	Arena arena() {
		return this.arena;
	}

	String name() {
		return this.name;
	}

	ChannelOptions options() {
		return this.options;
	}

	Locks locks() {
		return this.locks;
	}

	Ring[] rings() {
		return this.rings;
	}

	Bell bell(int offset) {
		return new Bell(this.memory.address() + offset);
	}

	boolean hasLeft() {
		return this.left;
	}

	/** Whether the file still has all that is mapped: what it has lost is a signal. */
	boolean isWhole() {
		return this.file == null || this.file.isWhole();
	}

	/**
	 * Leaves, once.
	 * @return whether this call has done so
	 */
	boolean leave() {
		synchronized (this) {
			if (this.left) {
				return false;
			}
			this.left = true;
		}
		ChannelFile file = this.file;
		if (file == null) {
			freeUnreceived(this.rings);
			this.memory.close();
		}
		else {
			this.memory.close(); // first: no thread may write where others are by then
			file.leave((address) -> freeUnreceived(rings(address, this.options)));
		}
		return true;
	}

	/** What the cleaner does for a channel that was dropped without being closed. */
	void leaveUnreachable() {
		try {
			if (!this.left) {
				LOGGER.log(Level.WARNING, "Channel {0} became unreachable without being closed: closing it", this.name);
				leave();
			}
		}
		catch (RuntimeException ex) { // nobody above to tell
			LOGGER.log(Level.WARNING, "Could not close channel " + this.name, ex);
		}
	}

	/** Frees the chunks of messages that nobody can receive any more. */
	private void freeUnreceived(Ring[] rings) {
		if (this.arena.isClosed()) {
			return; // a channel is to be closed before its arena
		}
		for (Ring ring : rings) {
			long tail = ring.settleForTheDead(this.name);
			for (long position = ring.headAcquire(); position < tail; position++) {
				this.arena.deallocate(ring.handle(position));
			}
		}
	}

}
