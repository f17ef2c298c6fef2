package dev.arena.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

/**
 * As many threads as there are chunks, each of which holds one at most: none of them may
 * ever be told that there is none.
 */
public final class CrowdSurvivor {

	private final Arena arena;

	private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

	private CrowdSurvivor(Arena arena) {
		this.arena = arena;
	}

	/**
	 * Arguments: how many chunks the pool has, how many of them the threads share, which
	 * are spread over the pool, and how many allocations each thread makes. Needs
	 * {@link CrashPoints#PROGRAMMABLE}. Prints what went wrong and exits with 1 if
	 * something did.
	 */
	public static void main(String[] arguments) throws InterruptedException {
		int count = Integer.parseInt(arguments[0]);
		int threads = Integer.parseInt(arguments[1]);
		int allocations = Integer.parseInt(arguments[2]);
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(16).withChunkCount(count))) {
			holdAllBut(threads, count, arena);
			CrashPoints.program((point) -> {
				if (ThreadLocalRandom.current().nextInt(4) == 0) {
					Thread.yield();
				}
			});
			CrowdSurvivor crowd = new CrowdSurvivor(arena);
			List<Thread> all = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				all.add(new Thread(() -> crowd.run(allocations)));
			}
			all.forEach(Thread::start);
			for (Thread thread : all) {
				thread.join();
			}
			String failure = crowd.failure.get();
			System.out.println((failure != null) ? "found out: " + failure : "survived");
			System.exit((failure != null) ? 1 : 0);
		}
	}

	private static void holdAllBut(int threads, int count, Arena arena) {
		List<Chunk> chunks = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			chunks.add(arena.allocate(16));
		}
		chunks.sort(Comparator.comparingLong(Chunk::address));
		for (int i = 0; i < threads; i++) {
			chunks.get((int) ((long) i * (count - 1) / Math.max(1, threads - 1))).close();
		}
	}

	private void run(int allocations) {
		for (int i = 0; i < allocations && this.failure.get() == null; i++) {
			Chunk chunk = this.arena.allocate(16);
			if (chunk == null) {
				this.failure.compareAndSet(null, "none, in allocation " + i);
				return;
			}
			long word = ThreadLocalRandom.current().nextLong();
			chunk.putLong(0, word);
			Thread.yield();
			if (chunk.getLong(0) != word || !this.arena.deallocate(chunk)) {
				this.failure.compareAndSet(null, "two holders, in allocation " + i);
			}
		}
	}

}
