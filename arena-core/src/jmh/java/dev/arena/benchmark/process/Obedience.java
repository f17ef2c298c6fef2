package dev.arena.benchmark.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;

/**
 * What the main classes of second JVMs have in common: one thread obeys the first JVM
 * until the input ends, which it does when that JVM dies, another one works. Neither
 * outlives the other.
 */
final class Obedience {

	static final String READY = "ready";

	static final String ANSWER = "answer ";

	private Obedience() {
	}

	/** Says that this process is ready and answers each line until the input ends. */
	static void untilInputEnds(UnaryOperator<String> commands) throws IOException {
		System.out.println(READY);
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		String command;
		while ((command = input.readLine()) != null) {
			System.out.println(ANSWER + commands.apply(command));
		}
	}

	/** Starts work that goes on until this process ends; if it fails the process does. */
	static void startWorking(Callable<?> endless) {
		startWorking(endless, (threadId) -> true);
	}

	/** Starts work like that in a thread whose id is as it should be. */
	static void startWorking(Callable<?> endless, LongPredicate threadIds) {
		Thread worker;
		do {
			worker = worker(endless);
		}
		while (!threadIds.test(worker.getId())); // ids count up
		worker.setDaemon(true);
		worker.start();
	}

	private static Thread worker(Callable<?> endless) {
		return new Thread(() -> {
			try {
				endless.call();
			}
			catch (Throwable ex) {
				ex.printStackTrace();
			}
			Runtime.getRuntime().exit(1);
		}, "worker");
	}

}
