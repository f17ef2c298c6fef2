package dev.arena.benchmark.process;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

import dev.arena.Arena;

/**
 * The other process of {@link TwoProcessesBenchmark}: attached to the segment that its
 * argument names, idle until it is told to run, and from then on as busy as it can be.
 */
final class PairLoop {

	/**
	 * Starts running pairs; answers when the first have been run. Takes a thread id: the
	 * pairs start in the lane in which that thread would start.
	 */
	static final String RUN = "run ";

	/** Answers how many pairs have been run. */
	static final String COUNT = "count";

	private static final int BATCH = 1000;

	private final Pair pair;

	private final CountDownLatch running = new CountDownLatch(1);

	private volatile long count;

	private PairLoop(Arena arena) {
		this.pair = new Pair(arena);
	}

	public static void main(String[] arguments) throws IOException {
		Arena arena = Arena.shared(arguments[0], Pair.SPEC); // in use to the very end
		Obedience.untilInputEnds(new PairLoop(arena)::obey);
	}

	private String obey(String command) {
		return command.equals(COUNT) ? Long.toString(this.count) : run(Long.parseLong(command.substring(RUN.length())));
	}

	private String run(long likeThreadId) {
		Obedience.startWorking(() -> {
			for (;;) { // until the process ends
				runBatch();
				this.running.countDown();
			}
		}, (threadId) -> threadId % Pair.MAX_LANES == likeThreadId % Pair.MAX_LANES);
		try {
			this.running.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return "running";
	}

	private void runBatch() {
		for (int i = 0; i < BATCH; i++) {
			this.pair.run();
		}
		this.count += BATCH; // one writer
	}

}
