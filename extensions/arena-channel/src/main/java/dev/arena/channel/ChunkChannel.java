package dev.arena.channel;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.posix.PosixException;
import dev.arena.memory.MemoryOptions;

/**
 * A queue of chunks: many senders, one receiver, while others stand by. Between the
 * threads of one JVM on a local arena, between any number of processes on a shared one,
 * where the channel is a named file beside the segment.
 *
 * <pre class="code">
 * try (ChunkChannel frames = ChunkChannel.open(arena, "frames", ChannelOptions.defaults());
 *         ChunkSender sender = frames.sender()) {
 *     Chunk chunk = arena.allocateOrThrow(64);
 *     if (!sender.send(chunk.putInt(0, 42), 4)) {
 *         chunk.close(); // full, and the chunk is still ours
 *     }
 * }
 * </pre>
 * <p>
 * What was sent and not received belongs to nobody and outlives its sender. Death of
 * either side at any instant costs at most what the dead had received; see
 * {@code docs/channel.md}. Close a channel before its arena. Thread-safe; its senders and
 * receivers belong to one thread each.
 */
public final class ChunkChannel implements AutoCloseable {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	private static final int MAX_FILE_NAME = 255;

	private final Arena arena;

	private final String name;

	private final ChannelOptions options;

	/** {@code null} on a local arena. */
	private final @Nullable ChannelFile file;

	private final MappedMemory memory;

	private final Locks locks;

	private final Ring[] rings;

	private final Looker looker;

	private final long lookNanos;

	private volatile boolean closed;

	private ChunkChannel(Arena arena, String name, ChannelOptions options, @Nullable ChannelFile file,
			MappedMemory memory, Locks locks) {
		this.arena = arena;
		this.name = name;
		this.options = options;
		this.file = file;
		this.memory = memory;
		this.locks = locks;
		this.rings = rings(memory.address(), options);
		this.looker = new Looker(this.rings, locks);
		this.lookNanos = options.lookInterval().toNanos();
	}

	/**
	 * Opens a channel. On a shared arena, makes it if there is none, with the access mode
	 * of the segment; one that was left by an earlier segment of the same name is started
	 * anew. On a local arena, each call makes another channel, which its threads share by
	 * this object.
	 * @param arena the arena, to be closed after the channel
	 * @param name 1 to 64 letters, digits, hyphens or underscores
	 * @param options how
	 * @return the channel
	 * @throws IllegalArgumentException if the name is not legal
	 * @throws IllegalStateException if the arena is closed
	 * @throws ChannelException if the name denotes something else, a channel with other
	 * numbers or one of another user, or if an earlier one is still in use
	 */
	public static ChunkChannel open(Arena arena, String name, ChannelOptions options) {
		long segmentId = arena.inspect().segmentId();
		String segment = arena.segmentName();
		requireLegal(name);
		return translating(name, () -> {
			if (segment == null) {
				MappedMemory memory = LocalMemory.map(ChannelFormat.fileBytes(options.senders(), options.capacity()),
						MemoryOptions.defaults());
				return new ChunkChannel(arena, name, options, null, memory, new Locks(null));
			}
			ChannelFile file = ChannelFile.open(segment, fileName(segment, name), segmentId, options);
			return new ChunkChannel(arena, fileName(segment, name), options, file, file.memory(), file.locks());
		});
	}

	/**
	 * Removes the name of a channel, whose users keep what they have. Chunks in it that
	 * nobody has received stay in transit.
	 * @param segmentName the name of the segment
	 * @param name the name of the channel
	 * @return whether it existed
	 * @throws IllegalArgumentException if the name is not legal
	 * @throws ChannelException if the name denotes something else, or the kernel refuses
	 */
	public static boolean unlink(String segmentName, String name) {
		requireLegal(name);
		return translating(name, () -> ChannelFile.unlink(fileName(segmentName, name)));
	}

	private static String fileName(String segment, String name) {
		String fileName = segment + "." + name;
		if (fileName.length() > MAX_FILE_NAME) {
			throw new IllegalArgumentException("Channel name '" + name + "' with segment name '" + segment + "' has "
					+ fileName.length() + " characters: must have at most " + MAX_FILE_NAME);
		}
		return fileName;
	}

	private static void requireLegal(String name) {
		if (!NAME.matcher(name).matches()) {
			String legal = name.replaceAll("[^A-Za-z0-9_-]", "-");
			throw new IllegalArgumentException("Channel name '" + name
					+ "' must be of 1 to 64 letters, digits, hyphens or underscores; nearest legal value: '"
					+ (legal.isEmpty() ? "channel" : legal.substring(0, Math.min(64, legal.length()))) + "'");
		}
	}

	private static <T> T translating(String name, Supplier<T> operation) {
		try {
			return operation.get();
		}
		catch (PosixException ex) {
			throw new ChannelException("Channel " + name + ": " + ex.getMessage(), ex.errno(), ex);
		}
	}

	/**
	 * Becomes a sender.
	 * @return the sender, to be closed
	 * @throws IllegalStateException if the channel or the arena is closed
	 * @throws ChannelException if all places are taken
	 */
	public ChunkSender sender() {
		requireOpen();
		return translating(this.name, () -> {
			for (int i = 0; i < this.rings.length; i++) {
				ChunkSender sender = tryBecome(i);
				if (sender != null) {
					return sender;
				}
			}
			throw new ChannelException("All " + this.rings.length + " places for senders of channel " + this.name
					+ " are taken: close one, or open the channel with more senders");
		});
	}

	private @Nullable ChunkSender tryBecome(int number) {
		int role = ChannelFormat.FIRST_SENDER + number;
		if (!this.locks.tryTake(role)) {
			return null;
		}
		boolean made = false;
		try {
			ChannelStep.RING_TAKEN.reached();
			long position = this.rings[number].settleForTheDead(this.name);
			ChunkSender sender = new ChunkSender(this, this.arena, number, position);
			made = true;
			return sender;
		}
		catch (InternalError ex) {
			throw damaged(ex);
		}
		finally {
			if (!made) {
				this.locks.giveUp(role);
			}
		}
	}

	/**
	 * Becomes a receiver, which is active as soon as no other one is.
	 * @return the receiver, to be closed
	 * @throws IllegalStateException if the channel or the arena is closed
	 */
	public ChunkReceiver receiver() {
		requireOpen();
		return new ChunkReceiver(this, this.arena);
	}

	/**
	 * Looks at the channel; changes nothing.
	 * @return what it looks like now
	 * @throws IllegalStateException if the channel is closed
	 */
	public ChannelState inspect() {
		requireOpen();
		try {
			return translating(this.name, this.looker::look);
		}
		catch (InternalError ex) {
			throw damaged(ex);
		}
	}

	/**
	 * The arena whose chunks travel.
	 * @return the arena
	 */
	public Arena arena() {
		return this.arena;
	}

	/**
	 * How the channel was opened.
	 * @return the options
	 */
	public ChannelOptions options() {
		return this.options;
	}

	/**
	 * Whether the channel has been closed.
	 * @return whether {@link #close()} has begun
	 */
	public boolean isClosed() {
		return this.closed;
	}

	/**
	 * Leaves the channel with all senders and receivers of this object, which must not be
	 * used any more; a thread that waits in one of them ends with an exception within the
	 * {@linkplain ChannelOptions#lookInterval() interval of looks}. What this object has
	 * sent stays on its way, unless the channel goes: a local one always, a shared one
	 * when the last one out removes its name, see {@link ChannelOptions#unlink()}. Then
	 * the chunks of messages that nobody has received are freed. Idempotent.
	 * @throws ChannelException if a step failed
	 */
	@Override
	public void close() {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
		}
		translating(this.name, () -> {
			leave();
			return true;
		});
	}

	private void leave() {
		ChannelFile file = this.file;
		if (file == null) {
			freeUnreceived(this.rings);
			this.memory.close();
			return;
		}
		this.memory.close(); // first: no thread may write where others are by then
		file.leave(this.options, (address) -> freeUnreceived(rings(address, this.options)));
	}

	/** Frees the chunks of messages that nobody can receive any more. */
	private void freeUnreceived(Ring[] rings) {
		for (Ring ring : rings) {
			long tail = ring.settleForTheDead(this.name);
			for (long position = ring.headAcquire(); position < tail; position++) {
				this.arena.deallocate(ring.handle(position));
			}
		}
	}

	private static Ring[] rings(long address, ChannelOptions options) {
		Ring[] rings = new Ring[options.senders()];
		for (int i = 0; i < rings.length; i++) {
			rings[i] = new Ring(address + ChannelFormat.PAGE_BYTES + i * ChannelFormat.ringBytes(options.capacity()),
					options.capacity());
		}
		return rings;
	}

	private void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("Channel " + this.name + " is closed: open it again");
		}
	}

	/** What is thrown when memory has gone: by closing, or from under the mapping. */
	RuntimeException damaged(InternalError cause) {
		if (this.closed) {
			return new IllegalStateException("Channel " + this.name + " is closed: open it again", cause);
		}
		return new ChannelException("Channel " + this.name + " or its arena has been truncated: close both, remove "
				+ "them with ChunkChannel.unlink and Arena.unlink, and open them again", 0, cause);
	}

	RuntimeException damaged(String contradiction) {
		return new ChannelException("Channel " + this.name + " has been overwritten, it says of " + contradiction
				+ ": remove it with ChunkChannel.unlink when nobody uses it, or choose another name");
	}

	boolean tryTake(int role) {
		return translating(this.name, () -> this.locks.tryTake(role));
	}

	/** Gives a role up, if the channel has not done so with all others. */
	void giveUp(int role) {
		translating(this.name, () -> {
			this.locks.giveUp(role);
			return true;
		});
	}

	/** The nanoseconds of a time; what does not fit is as good as for ever. */
	static long nanos(Duration time) {
		return (time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0) ? Math.max(0, time.toNanos()) : Long.MAX_VALUE;
	}

	Ring ring(int number) {
		return this.rings[number];
	}

	Bell messageBell() {
		return new Bell(this.memory.address() + ChannelFormat.MESSAGE_BELL_OFFSET);
	}

	Bell standbyBell() {
		return new Bell(this.memory.address() + ChannelFormat.STANDBY_BELL_OFFSET);
	}

	long lookNanos() {
		return this.lookNanos;
	}

	@Override
	public String toString() {
		return "ChunkChannel[" + this.name + "]";
	}

}
