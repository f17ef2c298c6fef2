package dev.arena.benchmark.join;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The measured JVM: does a round of a pattern for each line {@code go} on its standard
 * input and answers with the nanoseconds that a chunk has taken. Between rounds none of
 * its threads runs.
 */
public final class Rounds {

	static final String GO = "go";

	static final String SHARED = "shared";

	private final List<Worker> workers;

	private final CyclicBarrier turn;

	private final CyclicBarrier done;

	/** So that no thread works alone while others still wake up. */
	private final AtomicInteger awake = new AtomicInteger();

	private int steps;

	private volatile long sink;

	private Rounds(List<Loop> loops) {
		this.workers = loops.stream().map(Worker::new).toList();
		this.turn = new CyclicBarrier(loops.size() + 1);
		this.done = new CyclicBarrier(loops.size() + 1);
	}

	/**
	 * Answers lines until there are no more.
	 * @param arguments the pattern, "local" or "shared", how many chunks a round has
	 * @throws Exception if the pattern fails
	 */
	public static void main(String[] arguments) throws Exception {
		Pattern pattern = Pattern.valueOf(arguments[0]);
		int chunks = Integer.parseInt(arguments[2]);
		try (Arenas arenas = new Arenas(pattern.spec(), arguments[1].equals(SHARED))) {
			Rounds rounds = new Rounds(pattern.loops(arenas));
			rounds.workers.forEach(Worker::start);
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			while (GO.equals(input.readLine())) {
				System.out.println(rounds.next(chunks));
			}
			rounds.workers.forEach((worker) -> worker.loop.end());
		}
	}

	private double next(int chunks) throws InterruptedException, BrokenBarrierException {
		int chunksInStep = this.workers.get(0).loop.chunksInStep();
		int steps = Math.max(1, chunks / chunksInStep);
		for (Worker worker : this.workers) {
			this.steps = worker.loop.prepare(steps);
		}
		this.awake.set(0);
		this.turn.await();
		this.done.await();
		long started = this.workers.stream().mapToLong((worker) -> worker.started).min().orElseThrow();
		long ended = this.workers.stream().mapToLong((worker) -> worker.ended).max().orElseThrow();
		return (double) (ended - started) / ((double) this.steps * chunksInStep);
	}

	private final class Worker extends Thread {

		private final Loop loop;

		private long started;

		private long ended;

		Worker(Loop loop) {
			this.loop = loop;
			setDaemon(true);
		}

		@Override
		public void run() {
			try {
				for (;;) { // until the JVM ends
					Rounds.this.turn.await();
					round();
					Rounds.this.done.await();
				}
			}
			catch (InterruptedException | BrokenBarrierException | RuntimeException ex) {
				ex.printStackTrace();
				Runtime.getRuntime().halt(1); // else the others would wait for ever
			}
		}

		private void round() {
			Rounds.this.awake.incrementAndGet();
			while (Rounds.this.awake.get() < Rounds.this.workers.size()) {
				Thread.onSpinWait();
			}
			this.started = System.nanoTime();
			Rounds.this.sink = this.loop.run(Rounds.this.steps);
			this.ended = System.nanoTime();
		}

	}

}
