package dev.arena.kafka;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.arena.Chunk;

/**
 * The value of a Kafka record whose bytes lie at the beginning of a chunk.
 * <p>
 * <em>Sending:</em>
 * {@code producer.send(new ProducerRecord<>(topic, ChunkPayload.of(chunk,
 * lengthBytes)))} copies the bytes before it returns; retries are made from the copy. The
 * chunk is the caller's before and after, whether sending succeeds or not: free it, or
 * fill it again, as soon as {@code send} has returned. There is no need to wait for the
 * callback.
 * <p>
 * <em>Receiving:</em> a payload that a consumer {@linkplain ChunkConsumers made by this
 * library} returns belongs to that consumer. Its chunk is freed by the next poll, or when
 * the consumer is closed, unless {@link #take()} has made it the caller's or
 * {@link #close()} has freed it before. A poll frees nothing while the application has
 * paused every partition. Listeners that throw, filters, seeks and rebalances therefore
 * leave no chunk behind.
 * <p>
 * A payload belongs to one thread at a time; call {@link #take()} on the thread that
 * polls, before the next poll.
 */
public final class ChunkPayload implements AutoCloseable {

	private final int lengthBytes;

	private @Nullable Chunk chunk;

	private ChunkPayload(Chunk chunk, int lengthBytes) {
		this.chunk = chunk;
		this.lengthBytes = lengthBytes;
	}

	/**
	 * The first bytes of a chunk, to be sent.
	 * @param chunk the chunk; it stays the caller's
	 * @param lengthBytes how many bytes, from 0 to the size of the chunk
	 * @return the payload
	 * @throws IndexOutOfBoundsException if the chunk has fewer bytes
	 * @throws IllegalStateException if the cursor holds no chunk
	 */
	public static ChunkPayload of(Chunk chunk, int lengthBytes) {
		long size = chunk.size();
		Objects.checkFromIndexSize(0L, lengthBytes, size);
		return new ChunkPayload(chunk, lengthBytes);
	}

	/**
	 * How many bytes the record has. The chunk may be larger; what lies behind is
	 * undefined.
	 * @return the length in bytes
	 */
	public int lengthBytes() {
		return this.lengthBytes;
	}

	/**
	 * The chunk, which stays whose it is.
	 * @return the chunk
	 * @throws IllegalStateException if the payload has none any more: it was taken, or
	 * freed by {@link #close()} or the next poll
	 */
	public Chunk chunk() {
		Chunk chunk = this.chunk;
		if (chunk == null) {
			throw new IllegalStateException(
					"The payload has no chunk any more: it was taken, closed, or freed by the next poll; take() it before");
		}
		return chunk;
	}

	/**
	 * Makes the chunk the caller's, who frees it. The payload has none from then on.
	 * @return the chunk
	 * @throws IllegalStateException if the payload has none any more
	 */
	public Chunk take() {
		Chunk chunk = chunk();
		this.chunk = null;
		return chunk;
	}

	/** Frees the chunk, unless it was taken or freed before. */
	@Override
	public void close() {
		Chunk chunk = this.chunk;
		this.chunk = null;
		if (chunk != null) {
			chunk.close();
		}
	}

	/** Describes the payload for logs, not its content. */
	@Override
	public String toString() {
		return "ChunkPayload[" + this.lengthBytes + " bytes of " + this.chunk + "]";
	}

}
