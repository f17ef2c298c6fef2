package dev.arena.segment;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

import dev.arena.Arena;
import dev.arena.ArenaExhaustedException;
import dev.arena.Chunk;

/**
 * Chunks as {@link MemorySegment}s that belong to a scope, an arena of
 * {@code java.lang.foreign}. Closing the scope first makes all accesses to the segment
 * fail, on all threads, with {@link IllegalStateException}, and then frees the chunk: so
 * a segment never shows what the next holder of the chunk has. Which threads may use a
 * segment, and when its scope may be closed, is what the scope says: confined, shared,
 * automatic or global. The chunks of a global scope are freed when their own arena is
 * closed.
 * <p>
 * A segment keeps the memory of its arena mapped. Once the {@link Arena} is closed it
 * reads zeros, and what is written reaches nobody, until the scope is closed.
 * <p>
 * These methods are restricted as {@link MemorySegment#reinterpret(long)} is: they need
 * {@code --enable-native-access} as the arena itself does.
 */
public final class ChunkSegments {

	private ChunkSegments() {
	}

	/**
	 * Gives a chunk to a scope. From now on the scope frees it: who closes the cursor
	 * earlier, hands it off or fills it with another chunk has a segment that shows the
	 * memory of others, as a buffer does. {@link #allocate} leaves no cursor to do that
	 * with.
	 * @param chunk an open cursor, which stays the caller's if this fails
	 * @param scope frees the chunk when it is closed
	 * @return the whole chunk
	 * @throws IllegalStateException if the cursor holds no chunk, or if the scope is
	 * closed
	 * @throws WrongThreadException if the scope is confined to another thread
	 */
	@SuppressWarnings("restricted") // the chunk is the length that it says
	public static MemorySegment of(Chunk chunk, java.lang.foreign.Arena scope) {
		return MemorySegment.ofAddress(chunk.address()).reinterpret(chunk.size(), scope, (segment) -> chunk.close());
	}

	/**
	 * Allocates a chunk for a scope.
	 * @param arena where from
	 * @param byteSize how many bytes, from 1 to what the largest chunk has
	 * @param scope frees the chunk when it is closed
	 * @return the first {@code byteSize} bytes of the chunk; their content is undefined
	 * @throws ArenaExhaustedException if there is no chunk
	 * @throws IllegalStateException if arena or scope is closed
	 * @throws WrongThreadException if the scope is confined to another thread
	 */
	public static MemorySegment allocate(Arena arena, long byteSize, java.lang.foreign.Arena scope) {
		Chunk chunk = arena.allocateOrThrow(byteSize);
		boolean isGiven = false;
		try {
			MemorySegment segment = of(chunk, scope).asSlice(0, byteSize);
			isGiven = true;
			return segment;
		}
		finally {
			if (!isGiven) {
				chunk.close();
			}
		}
	}

	/**
	 * Allocates chunks for a scope, one for each segment, wherever
	 * {@code java.lang.foreign} asks for an allocator. A segment of 0 bytes takes a
	 * chunk, too. An alignment of up to 64 bytes is what each chunk has; a larger one is
	 * refused.
	 * @param arena where from
	 * @param scope frees the chunks when it is closed
	 * @return an allocator that throws what {@link #allocate} throws
	 */
	public static SegmentAllocator allocator(Arena arena, java.lang.foreign.Arena scope) {
		return (byteSize, byteAlignment) -> {
			if (byteAlignment > 64) {
				throw new IllegalArgumentException(
						"Requested an alignment of " + byteAlignment + " bytes: chunks have one of 64");
			}
			return allocate(arena, Math.max(byteSize, 1), scope).asSlice(0, byteSize).fill((byte) 0);
		};
	}

}
