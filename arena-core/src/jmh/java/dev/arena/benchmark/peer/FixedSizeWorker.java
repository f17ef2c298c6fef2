package dev.arena.benchmark.peer;

/**
 * A worker of a pool with chunks of one size.
 *
 * @param <T> what stands for a chunk
 */
abstract class FixedSizeWorker<T> extends Worker<T> {

	/** The size of the pool's chunks, told by one of them. */
	abstract int chunkSizeBytes(T chunk);

}
