package dev.arena.benchmark.peer;

/**
 * One allocator under measurement, shared by all threads of a benchmark.
 */
public abstract class Allocator implements AutoCloseable {

	/**
	 * The view of one thread. Chunks may be freed through the worker of another thread.
	 * @param slotCount how many chunks the thread holds at once
	 * @return a new worker
	 */
	@SuppressWarnings("unchecked")
	public final Worker<Object> worker(int slotCount) {
		// A worker only ever gets back the chunks that it, or another of its kind, gave.
		return (Worker<Object>) newWorker(slotCount);
	}

	abstract Worker<?> newWorker(int slotCount);

	@Override
	public void close() {
	}

}
