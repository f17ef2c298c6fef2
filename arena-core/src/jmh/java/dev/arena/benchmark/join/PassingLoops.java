package dev.arena.benchmark.join;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

import dev.arena.Arena;
import dev.arena.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * One thread allocates, another one frees; between them 128 slots, each in a line of its
 * own.
 */
final class PassingLoops {

	private static final int SLOTS = 128;

	private static final int SLOT_DISTANCE = 16;

	/** So many that each has been freed, and seen to be, when its turn comes again. */
	private static final int CURSORS = 2 * SLOTS;

	private static final int SPINS = 200;

	private static final AtomicReferenceArray<@Nullable Chunk> RING = new AtomicReferenceArray<>(SLOTS * SLOT_DISTANCE);

	private PassingLoops() {
	}

	static List<Function<Arenas, Loop>> both() {
		return List.of(Producer::new, Consumer::new);
	}

	private static int slot(int position) {
		return (position & SLOTS - 1) * SLOT_DISTANCE;
	}

	private static void waitAMoment(int spins) {
		if (spins > SPINS) {
			Thread.yield();
		}
		else {
			Thread.onSpinWait();
		}
	}

	private static final class Producer extends Loop {

		private final Arena arena;

		private final Chunk[] cursors = new Chunk[CURSORS];

		private int position;

		Producer(Arenas arenas) {
			this.arena = arenas.current();
			for (int i = 0; i < CURSORS; i++) {
				this.cursors[i] = this.arena.newChunk();
			}
		}

		@Override
		long run(int steps) {
			long word = 1;
			for (int i = 0; i < steps; i++) {
				Chunk cursor = this.cursors[this.position & CURSORS - 1];
				if (!this.arena.allocate(SIZE_BYTES, cursor)) {
					throw noChunkIsLeft(this.arena);
				}
				cursor.putLong(0, i);
				int slot = slot(this.position++);
				for (int spins = 0; RING.getAcquire(slot) != null; spins++) {
					waitAMoment(spins);
				}
				RING.setRelease(slot, cursor);
				word = next(word);
			}
			return word;
		}

	}

	private static final class Consumer extends Loop {

		private int position;

		Consumer(Arenas arenas) {
		}

		@Override
		long run(int steps) {
			long word = 1;
			for (int i = 0; i < steps; i++) {
				int slot = slot(this.position++);
				Chunk chunk = RING.getAcquire(slot);
				for (int spins = 0; chunk == null; spins++) {
					waitAMoment(spins);
					chunk = RING.getAcquire(slot);
				}
				chunk.close();
				RING.setRelease(slot, null);
				word = next(word);
			}
			return word;
		}

	}

}
