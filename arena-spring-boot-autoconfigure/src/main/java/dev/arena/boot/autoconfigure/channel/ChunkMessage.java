package dev.arena.boot.autoconfigure.channel;

import java.util.Locale;

import dev.arena.Chunk;
import dev.arena.channel.ChunkReceiver;

/**
 * The message that a {@link ChunkListener} is called for. The same object tells of one
 * message after the other, so it is good for nothing when the method has returned.
 * Belongs to the thread of the listener.
 */
public final class ChunkMessage {

	private final String channel;

	private final Chunk chunk;

	private long lengthBytes;

	private int type;

	private int sender;

	private long waitedNanos = -1;

	ChunkMessage(String channel, Chunk chunk) {
		this.channel = channel;
		this.chunk = chunk;
	}

	/** Remembers what a receiver says of the message that it has just received. */
	void note(ChunkReceiver receiver) {
		this.lengthBytes = receiver.lengthBytes();
		this.type = receiver.type();
		this.sender = receiver.sender();
		this.waitedNanos = receiver.waitedNanos();
	}

	/**
	 * The name of the channel.
	 * @return what {@link ChunkListener#channel()} says
	 */
	public String channel() {
		return this.channel;
	}

	/**
	 * The chunk, which is freed afterwards unless it is handed off.
	 * @return a cursor
	 */
	public Chunk chunk() {
		return this.chunk;
	}

	/**
	 * How many bytes of the chunk are the message.
	 * @return from 0 to the size of the chunk
	 */
	public long lengthBytes() {
		return this.lengthBytes;
	}

	/**
	 * The number that the sender gave the message.
	 * @return 0 unless it gave one
	 */
	public int type() {
		return this.type;
	}

	/**
	 * Who sent it.
	 * @return the {@linkplain dev.arena.channel.ChunkSender#number() number} of the
	 * sender in its channel
	 */
	public int sender() {
		return this.sender;
	}

	/**
	 * How long it has waited to be received.
	 * @return nanoseconds, or -1 if its sender has not written down when it sent
	 */
	public long waitedNanos() {
		return this.waitedNanos;
	}

	/** The length as an {@code int}, which it is in all but the largest chunks. */
	int intLengthBytes() {
		return Math.toIntExact(this.lengthBytes);
	}

	/** The chunk, if the message has as many bytes as a layout. */
	Chunk chunkFor(Class<?> layout, int bytes) {
		if (this.lengthBytes < bytes) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"A message of %d bytes from sender %d is too short for %s, which has %d: send as many",
					this.lengthBytes, this.sender, layout.getSimpleName(), bytes));
		}
		return this.chunk;
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "ChunkMessage[%d bytes of type %d from sender %d of %s]", this.lengthBytes,
				this.type, this.sender, this.channel);
	}

}
