package dev.arena.netty;

import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.Chunk;

/**
 * Allocates Netty's direct buffers in the chunks of an arena. The chunk is freed when the
 * last reference to its buffer is released, on whatever thread; a buffer that is dropped
 * without a release keeps its chunk, and Netty's leak detector reports it as it reports
 * pooled buffers.
 * <p>
 * A buffer gets the smallest chunk that it fits into, or a larger one if there is none.
 * It grows within its chunk without a copy, and into a larger chunk with one. Where the
 * arena has no chunk, because all are taken, the size is beyond the largest, or the arena
 * is closed, the memory comes from another allocator and is counted: nothing that Netty
 * does fails because an arena is full. Heap buffers always come from that other
 * allocator.
 * <p>
 * The arena belongs to the caller: close it after the event loops that use the allocator
 * have ended. Buffers that are still in use then do not crash the JVM, but read zeros.
 * <p>
 * An allocator is safe for use by all threads. Its buffers are like all of Netty: one
 * thread at a time writes, several may read.
 */
public final class ArenaByteBufAllocator extends AbstractByteBufAllocator {

	private final Arena arena;

	private final ByteBufAllocator fallback;

	private final BufferCache cache;

	private final long largestChunkBytes;

	private final LongAdder exhausted = new LongAdder();

	private final LongAdder oversized = new LongAdder();

	/**
	 * An allocator that falls back to {@link PooledByteBufAllocator#DEFAULT}.
	 * @param arena where the chunks are; it stays open
	 */
	public ArenaByteBufAllocator(Arena arena) {
		this(arena, PooledByteBufAllocator.DEFAULT);
	}

	/**
	 * An allocator with a fallback of the caller's choice.
	 * @param arena where the chunks are; it stays open
	 * @param fallback for all that the arena has no chunk for, and for heap buffers
	 */
	public ArenaByteBufAllocator(Arena arena, ByteBufAllocator fallback) {
		super(true);
		this.arena = Objects.requireNonNull(arena, "arena");
		this.fallback = Objects.requireNonNull(fallback, "fallback");
		this.cache = new BufferCache(this, arena);
		this.largestChunkBytes = this.cache.largestChunkBytes();
	}

	/**
	 * How often there was no chunk, of a size that the arena has: all were taken, or the
	 * arena is closed.
	 * @return the count since this allocator was made
	 */
	public long exhaustedCount() {
		return this.exhausted.sum();
	}

	/**
	 * How often more was asked for than the largest chunk holds.
	 * @return the count since this allocator was made
	 */
	public long oversizedCount() {
		return this.oversized.sum();
	}

	@Override
	public boolean isDirectBufferPooled() {
		return true;
	}

	@Override
	protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
		return this.fallback.heapBuffer(initialCapacity, maxCapacity);
	}

	@Override
	protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
		ChunkByteBuf buffer = this.cache.take(initialCapacity);
		if (buffer == null || !buffer.begin(initialCapacity, maxCapacity)) {
			return newFallbackBuffer(initialCapacity, maxCapacity);
		}
		return toLeakAwareBuffer(buffer);
	}

	/** Takes a chunk with a cursor; {@code false} if there is none. */
	boolean allocate(int lengthBytes, Chunk cursor) {
		return lengthBytes <= this.largestChunkBytes && !this.arena.isClosed()
				&& this.arena.allocate(Math.max(lengthBytes, 1), cursor);
	}

	/** Takes a chunk with a new cursor. */
	@Nullable Chunk allocate(int lengthBytes) {
		return (lengthBytes <= this.largestChunkBytes && !this.arena.isClosed()) ? this.arena.allocate(lengthBytes)
				: null;
	}

	/** A direct buffer that is not in a chunk, counted. */
	ByteBuf newFallbackBuffer(int initialCapacity, int maxCapacity) {
		((initialCapacity <= this.largestChunkBytes) ? this.exhausted : this.oversized).increment();
		return this.fallback.directBuffer(initialCapacity, maxCapacity);
	}

	@Override
	public String toString() {
		return "ArenaByteBufAllocator[" + this.arena + ", exhausted " + exhaustedCount() + ", oversized "
				+ oversizedCount() + "]";
	}

}
