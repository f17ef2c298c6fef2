package dev.arena.benchmark.peer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.IntFunction;

import dev.arena.ArenaSpec;
import dev.arena.PoolSpec;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.jctools.queues.MpmcArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The usual pool of direct buffers: all made in advance, cut from one piece of memory, in
 * the machine's byte order, and kept in a bounded lock-free queue, whose capacity is the
 * number of buffers. {@code offer} and {@code poll}, not the relaxed forms of JCTools. In
 * Agrona these are relaxed: while another thread is half-way they may fail, so they are
 * repeated until the pool is as exact as the others are.
 */
final class QueueAllocator extends Allocator {

	private final List<Integer> chunkSizesBytes;

	private final List<Queue<ByteBuffer>> queues;

	private QueueAllocator(ArenaSpec spec, IntFunction<Queue<ByteBuffer>> newQueue) {
		this.chunkSizesBytes = spec.pools().stream().map((pool) -> (int) pool.chunkSizeBytes()).toList();
		this.queues = spec.pools().stream().map((pool) -> filled(newQueue, pool)).toList();
	}

	/** Over {@code MpmcArrayQueue} of JCTools. */
	static QueueAllocator jctools(ArenaSpec spec) {
		return new QueueAllocator(spec, MpmcArrayQueue::new);
	}

	/** Over {@code ManyToManyConcurrentArrayQueue} of Agrona. */
	static QueueAllocator agrona(ArenaSpec spec) {
		return new QueueAllocator(spec, ManyToManyConcurrentArrayQueue::new);
	}

	private static Queue<ByteBuffer> filled(IntFunction<Queue<ByteBuffer>> newQueue, PoolSpec pool) {
		int chunkCount = (int) pool.chunkCount();
		if (Integer.bitCount(chunkCount) != 1) {
			throw new IllegalArgumentException("chunk count " + chunkCount + ": the queues need a power of two");
		}
		int chunkSizeBytes = (int) pool.chunkSizeBytes();
		ByteBuffer memory = ByteBuffer.allocateDirect(chunkCount * chunkSizeBytes);
		Queue<ByteBuffer> queue = newQueue.apply(chunkCount);
		for (int i = 0; i < chunkCount; i++) {
			queue.add(memory.slice(i * chunkSizeBytes, chunkSizeBytes).order(ByteOrder.nativeOrder()));
		}
		return queue;
	}

	@Override
	Worker<?> newWorker(int slotCount) {
		List<QueueWorker> tiers = new ArrayList<>();
		this.queues.forEach((queue) -> tiers.add(new QueueWorker(queue)));
		return (tiers.size() == 1) ? tiers.get(0) : new TieredWorker<>(tiers, this.chunkSizesBytes);
	}

	private static final class QueueWorker extends FixedSizeWorker<ByteBuffer> {

		private final Queue<ByteBuffer> queue;

		QueueWorker(Queue<ByteBuffer> queue) {
			this.queue = queue;
		}

		@Override
		public @Nullable ByteBuffer allocate(int slot, int sizeBytes) {
			ByteBuffer chunk = this.queue.poll();
			while (chunk == null && !this.queue.isEmpty()) { // another thread is half-way
				Thread.onSpinWait();
				chunk = this.queue.poll();
			}
			return chunk;
		}

		@Override
		public void write(ByteBuffer chunk, long value) {
			chunk.putLong(0, value);
		}

		@Override
		public long read(ByteBuffer chunk) {
			return chunk.getLong(0);
		}

		@Override
		public void free(ByteBuffer chunk) {
			while (!this.queue.offer(chunk)) { // another thread is half-way
				Thread.onSpinWait();
			}
		}

		@Override
		int chunkSizeBytes(ByteBuffer chunk) {
			return chunk.capacity();
		}

	}

}
