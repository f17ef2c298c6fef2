package dev.arena.aeron;

import java.lang.ref.Reference;
import java.util.Objects;

import io.aeron.Publication;
import io.aeron.ReservedValueSupplier;
import org.agrona.concurrent.UnsafeBuffer;

import dev.arena.Chunk;

/**
 * Offers the bytes of chunks to a publication, without garbage. The reserved value of
 * each fragment says how long the message is, so that a {@link ChunkAssembler} allocates
 * one chunk of the right size when the first fragment arrives; other receivers see an
 * ordinary message.
 * <p>
 * For one thread at a time. Threads that share a publication have a publisher each.
 */
public final class ChunkPublisher {

	private final Publication publication;

	private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

	private final ReservedValueSupplier length = (buffer, offset, frameLength) -> this.view.capacity();

	/**
	 * A publisher.
	 * @param publication where to; it stays the caller's
	 */
	public ChunkPublisher(Publication publication) {
		this.publication = publication;
	}

	/**
	 * Offers the first bytes of a chunk. The chunk is the caller's before and after: if
	 * the answer is a position the bytes have been copied, and it can be freed or filled
	 * again at once; if not, offer it again, or free it.
	 * @param chunk the chunk
	 * @param lengthBytes how many bytes, from 0 to the size of the chunk
	 * @return what {@link Publication#offer} returns: a position, or
	 * {@link Publication#BACK_PRESSURED}, {@link Publication#NOT_CONNECTED},
	 * {@link Publication#ADMIN_ACTION}, {@link Publication#CLOSED} or
	 * {@link Publication#MAX_POSITION_EXCEEDED}
	 * @throws IndexOutOfBoundsException if the chunk has fewer bytes
	 * @throws IllegalStateException if the cursor holds no chunk
	 * @throws IllegalArgumentException if the message is longer than
	 * {@link Publication#maxMessageLength()}
	 */
	public long offer(Chunk chunk, int lengthBytes) {
		Objects.checkFromIndexSize(0L, lengthBytes, chunk.size());
		this.view.wrap(chunk.address(), lengthBytes);
		long position = this.publication.offer(this.view, 0, lengthBytes, this.length);
		Reference.reachabilityFence(chunk);
		return position;
	}

}
