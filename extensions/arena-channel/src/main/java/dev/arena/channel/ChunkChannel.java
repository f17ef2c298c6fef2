package dev.arena.channel;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.internal.memory.LocalMemory;
import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.ShutdownException;
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

	/** What fits; made once, as the compiler does not always do without it. */
	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

	private final Participation part;

	private final Ring[] rings;

	private final Looker looker;

	private final long lookNanos;

	private final LongAdder fullCount = new LongAdder();

	private ChunkChannel(Participation part) {
		this.part = part;
		this.rings = part.rings();
		this.looker = new Looker(this.rings, part.locks());
		this.lookNanos = part.options().lookInterval().toNanos();
		// A channel that nobody can reach any more cannot be closed: leave on its behalf.
		MappedMemory.whenUnreachable(this, part::leaveUnreachable);
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
				return new ChunkChannel(new Participation(arena, name, options, memory));
			}
			String fileName = fileName(segment, name);
			ChannelFile file = ChannelFile.open(segment, fileName, segmentId, options);
			return new ChunkChannel(new Participation(arena, fileName, options, file));
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
		catch (ShutdownException ex) {
			throw new ChannelException(ex.getMessage(), 0, ex);
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
		return translating(name(), () -> {
			for (int i = 0; i < this.rings.length; i++) {
				ChunkSender sender = tryBecome(i);
				if (sender != null) {
					return sender;
				}
			}
			throw new ChannelException("All " + this.rings.length + " places for senders of channel " + name()
					+ " are taken: close one, or open the channel with more senders");
		});
	}

	private @Nullable ChunkSender tryBecome(int number) {
		int role = ChannelFormat.FIRST_SENDER + number;
		if (!this.part.locks().tryTake(role)) {
			return null;
		}
		boolean made = false;
		try {
			ChannelStep.RING_TAKEN.reached();
			long position = this.rings[number].settleForTheDead(name());
			ChunkSender sender = new ChunkSender(this, this.part.arena(), number, position);
			made = true;
			return sender;
		}
		catch (InternalError ex) {
			throw damaged(ex);
		}
		finally {
			if (!made) {
				this.part.locks().giveUp(role);
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
		return new ChunkReceiver(this, this.part.arena());
	}

	/**
	 * How often a sender of this object has found no room, whether it waited for some
	 * afterwards or not. Other processes count for themselves.
	 * @return the number
	 */
	public long fullCount() {
		return this.fullCount.sum();
	}

	void countFull() {
		this.fullCount.increment();
	}

	/**
	 * Looks at the channel; changes nothing.
	 * @return what it looks like now
	 * @throws IllegalStateException if the channel is closed
	 */
	public ChannelState inspect() {
		requireOpen();
		try {
			return translating(name(), this.looker::look);
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
		return this.part.arena();
	}

	/**
	 * How the channel was opened.
	 * @return the options
	 */
	public ChannelOptions options() {
		return this.part.options();
	}

	/**
	 * Whether the channel has been closed.
	 * @return whether {@link #close()} has begun
	 */
	public boolean isClosed() {
		return this.part.hasLeft();
	}

	/**
	 * Leaves the channel with all senders and receivers of this object, which must not be
	 * used any more; a thread that waits in one of them ends with an exception within the
	 * {@linkplain ChannelOptions#lookInterval() interval of looks}. What this object has
	 * sent stays on its way, unless the channel goes: a local one always, a shared one
	 * when the last one out removes its name, see {@link ChannelOptions#unlink()}. Then
	 * the chunks of messages that nobody has received are freed. Idempotent. A channel
	 * that nobody closes gives up its name when the JVM ends, by the same policy, and is
	 * closed when it, its senders and its receivers cannot be reached any more.
	 * @throws ChannelException if a step failed
	 */
	@Override
	public void close() {
		translating(name(), this.part::leave);
	}

	private String name() {
		return this.part.name();
	}

	private void requireOpen() {
		if (isClosed()) {
			throw new IllegalStateException("Channel " + name() + " is closed: open it again");
		}
	}

	/**
	 * What to throw when memory has gone, by closing or from under a mapping; the JVM may
	 * tell of that late, when the arena is at work.
	 */
	RuntimeException damaged(Throwable cause) {
		if (isClosed()) {
			return new IllegalStateException("Channel " + name() + " is closed: open it again", cause);
		}
		if (!this.part.isWhole()) {
			return new ChannelException("Channel " + name() + " has been truncated: close it, remove it with "
					+ "ChunkChannel.unlink, and open it again", 0, cause);
		}
		if (cause instanceof ArenaException failure) {
			return failure;
		}
		return new ChannelException("Memory is gone that channel " + name() + " or its arena works on: look which file "
				+ "was truncated; close both, remove them with ChunkChannel.unlink and Arena.unlink, and open them again",
				0, cause);
	}

	RuntimeException damaged(String contradiction) {
		return new ChannelException("Channel " + name() + " has been overwritten, it says of " + contradiction
				+ ": remove it with ChunkChannel.unlink when nobody uses it, or choose another name");
	}

	boolean tryTake(int role) {
		return translating(name(), () -> this.part.locks().tryTake(role));
	}

	/** Gives a role up, if the channel has not done so with all others. */
	void giveUp(int role) {
		translating(name(), () -> {
			this.part.locks().giveUp(role);
			return true;
		});
	}

	/** The nanoseconds of a time; what does not fit is as good as for ever. */
	static long nanos(Duration time) {
		return (time.compareTo(LONGEST) < 0) ? Math.max(0, time.toNanos()) : Long.MAX_VALUE;
	}

	Ring ring(int number) {
		return this.rings[number];
	}

	Bell messageBell() {
		return this.part.bell(ChannelFormat.MESSAGE_BELL_OFFSET);
	}

	Bell standbyBell() {
		return this.part.bell(ChannelFormat.STANDBY_BELL_OFFSET);
	}

	long lookNanos() {
		return this.lookNanos;
	}

	@Override
	public String toString() {
		return "ChunkChannel[" + name() + "]";
	}

}
