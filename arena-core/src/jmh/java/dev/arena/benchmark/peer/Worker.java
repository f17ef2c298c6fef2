package dev.arena.benchmark.peer;

import org.jspecify.annotations.Nullable;

/**
 * What one thread does with an allocator. A caller that holds several chunks numbers
 * them: slot {@code i} is taken again only after its chunk has been freed, so that a
 * worker may keep one reusable object a slot.
 *
 * @param <T> what stands for a chunk
 */
public abstract class Worker<T> {

	/**
	 * Allocates, from a pool of larger chunks if need be.
	 * @param slot which of the caller's chunks this is
	 * @param sizeBytes how many bytes are needed
	 * @return the chunk, or {@code null} if there is none
	 */
	public abstract @Nullable T allocate(int slot, int sizeBytes);

	/**
	 * Allocates from the smallest pool that fits and from no other.
	 * @param slot which of the caller's chunks this is
	 * @param sizeBytes how many bytes are needed
	 * @return the chunk, or {@code null} if there is none
	 */
	public @Nullable T tryAllocate(int slot, int sizeBytes) {
		return allocate(slot, sizeBytes);
	}

	/**
	 * Allocates for a workload that never exhausts its pools.
	 * @param slot which of the caller's chunks this is
	 * @param sizeBytes how many bytes are needed
	 * @return the chunk
	 */
	public final T take(int slot, int sizeBytes) {
		T chunk = allocate(slot, sizeBytes);
		if (chunk == null) {
			throw new IllegalStateException("no chunk of " + sizeBytes + " bytes is left: the pool of this benchmark "
					+ "is too small for its threads, and its times mean nothing; raise its chunk count");
		}
		return chunk;
	}

	/**
	 * Writes the first word of a chunk.
	 * @param chunk the chunk
	 * @param value the word
	 */
	public abstract void write(T chunk, long value);

	/**
	 * Reads the first word of a chunk.
	 * @param chunk the chunk
	 * @return the word
	 */
	public abstract long read(T chunk);

	/**
	 * Frees a chunk.
	 * @param chunk the chunk
	 */
	public abstract void free(T chunk);

}
