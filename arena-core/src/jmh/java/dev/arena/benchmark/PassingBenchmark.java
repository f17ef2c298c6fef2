package dev.arena.benchmark;

import dev.arena.ArenaSpec;
import dev.arena.benchmark.peer.Worker;
import org.jctools.queues.SpscArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Control;

/**
 * A thread allocates, another one frees: 4096 chunks of 64 bytes, at most 1024 of them on
 * their way in a queue between the two. The time is that of one chunk: both do the same
 * number, so that the slower one sets it. Whoever waits yields, because on a machine that
 * is busy the other one may have no processor.
 */
public class PassingBenchmark extends PeerBenchmark {

	private static final int CHUNK_COUNT = 4096;

	private static final int CHUNK_BYTES = 64;

	private static final int QUEUE_CAPACITY = 1024;

	/**
	 * When the producer takes chunk n, chunks up to n - 1 - {@link #QUEUE_CAPACITY} have
	 * left the queue and all but the last of these have been freed.
	 */
	private static final int SLOT_COUNT = QUEUE_CAPACITY + 2;

	@Override
	ArenaSpec spec() {
		return ArenaSpec.ofChunkSizes(CHUNK_BYTES).withChunkCount(CHUNK_COUNT);
	}

	/**
	 * Allocates a chunk, writes one word, passes it on.
	 */
	@Benchmark
	@Group("pass")
	@GroupThreads(1)
	public void produce(Producer me, Passage passage, Control control) {
		Worker<Object> worker = me.worker;
		Object chunk = worker.take(me.slot, CHUNK_BYTES);
		worker.write(chunk, me.slot);
		while (!passage.queue.offer(chunk)) { // the consumer has to catch up
			if (control.stopMeasurement) {
				worker.free(chunk);
				return;
			}
			Thread.yield();
		}
		me.slot = (me.slot + 1 < SLOT_COUNT) ? me.slot + 1 : 0;
	}

	/**
	 * Receives a chunk, reads the word, frees it.
	 */
	@Benchmark
	@Group("pass")
	@GroupThreads(1)
	public long consume(Consumer me, Passage passage, Control control) {
		Object chunk = passage.queue.poll();
		while (chunk == null) { // the producer has to catch up
			if (control.stopMeasurement) {
				return 0;
			}
			Thread.yield();
			chunk = passage.queue.poll();
		}
		Worker<Object> worker = me.worker;
		long word = worker.read(chunk);
		worker.free(chunk);
		return word;
	}

	/**
	 * What the two threads share.
	 */
	@State(Scope.Group)
	public static class Passage {

		private final SpscArrayQueue<Object> queue = new SpscArrayQueue<>(QUEUE_CAPACITY);

	}

	/**
	 * What the thread that allocates works with.
	 */
	@State(Scope.Thread)
	public static class Producer {

		private Worker<Object> worker;

		private int slot;

		@Setup(Level.Trial)
		public void create(PassingBenchmark benchmark) {
			this.worker = benchmark.allocator.worker(SLOT_COUNT);
		}

	}

	/**
	 * What the thread that frees works with.
	 */
	@State(Scope.Thread)
	public static class Consumer {

		private Worker<Object> worker;

		@Setup(Level.Trial)
		public void create(PassingBenchmark benchmark) {
			this.worker = benchmark.allocator.worker(0);
		}

		@TearDown(Level.Trial)
		public void freeWhatIsLeft(Passage passage) {
			passage.queue.drain(this.worker::free);
		}

	}

}
