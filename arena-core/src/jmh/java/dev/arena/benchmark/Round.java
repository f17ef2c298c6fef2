package dev.arena.benchmark;

import java.util.ArrayList;
import java.util.List;

import dev.arena.benchmark.peer.Peers;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/**
 * Benchmarks that run with the same number of threads and the same values of one
 * parameter.
 *
 * @param benchmarks a regular expression of their names
 * @param threadCount how many threads, {@link #AS_ANNOTATED} to let them say
 * @param forkCount how many JVMs, {@link #AS_ANNOTATED} to let them say
 * @param parameter the name of the parameter
 * @param values its values, none to let the benchmarks say
 */
record Round(String benchmarks, int threadCount, int forkCount, String parameter, List<String> values) {

	private static final int AS_ANNOTATED = 0;

	/** More than processors, usually: what contention does when threads are preempted. */
	private static final int[] MORE_THREADS = { 4, 8 };

	/** Benchmarks that start other JVMs. */
	private static final String PROCESSES = "^dev\\.arena\\.benchmark\\.process\\..*";

	/** Where many threads tell something that two do not. */
	private static final List<String> CONTENDERS = List.of(Peers.ARENA_LOCAL, Peers.ARENA_SHARED, Peers.SINGLE_HEAD,
			Peers.JCTOOLS, Peers.NETTY_POOLED);

	/** The whole suite, what this Java does not have left out. */
	static List<Round> all() {
		List<String> every = new ArrayList<>(
				List.of(Peers.ARENA_LOCAL, Peers.ARENA_LOCAL_NEW_CURSOR, Peers.ARENA_SHARED, Peers.SINGLE_HEAD,
						Peers.MALLOC, Peers.NETTY_POOLED, Peers.NETTY_ADAPTIVE, Peers.JCTOOLS, Peers.AGRONA));
		List<String> acrossThreads = new ArrayList<>(every);
		List<String> access = new ArrayList<>(List.of(Words.CHUNK, Words.BYTE_BUFFER));
		if (Peers.foreignAvailable()) {
			every.addAll(Peers.FOREIGN);
			acrossThreads.add(Peers.FFM_MALLOC);
			access.add(Words.FFM);
		}
		List<Round> rounds = new ArrayList<>();
		rounds.add(of(PairBenchmark.class, "pair", 1, every));
		rounds.add(of(PairBenchmark.class, "pair", 2, acrossThreads));
		rounds.add(of(BurstBenchmark.class, "burst", 1, every));
		rounds.add(new Round(PROCESSES, 1, AS_ANNOTATED, "", List.of()));
		rounds.add(of(BurstBenchmark.class, "burst", 2, CONTENDERS));
		for (int threadCount : MORE_THREADS) {
			rounds.add(of(PairBenchmark.class, "pair", threadCount, CONTENDERS).inOneFork());
			rounds.add(of(BurstBenchmark.class, "burst", threadCount, CONTENDERS).inOneFork());
		}
		rounds.add(of(MixedSizesBenchmark.class, "replaceOldest", 1, every));
		rounds.add(of(PassingBenchmark.class, "pass", AS_ANNOTATED, acrossThreads));
		rounds.add(of(ExhaustionBenchmark.class, "exhausted", 1, List.of()));
		rounds.add(of(ExhaustionBenchmark.class, "pair", 1, List.of(Peers.ARENA_LOCAL, Peers.ARENA_SHARED)));
		rounds.add(of(LifecycleBenchmark.class, ".*", 1, List.of()));
		rounds.add(new Round(named(AccessBenchmark.class, ".*"), 1, AS_ANNOTATED, "access", access));
		return rounds;
	}

	private static Round of(Class<?> benchmark, String method, int threadCount, List<String> peers) {
		return new Round(named(benchmark, method), threadCount, AS_ANNOTATED, "peer", peers);
	}

	private static String named(Class<?> benchmark, String method) {
		return "^" + benchmark.getName().replace(".", "\\.") + "\\." + method + "$";
	}

	/** For what has no target, and so needs no range. */
	private Round inOneFork() {
		return new Round(this.benchmarks, this.threadCount, 1, this.parameter, this.values);
	}

	/** Chooses what to run. */
	void applyTo(ChainedOptionsBuilder options) {
		options.include(this.benchmarks);
		if (this.threadCount != AS_ANNOTATED) {
			options.threads(this.threadCount);
		}
		if (this.forkCount != AS_ANNOTATED) {
			options.forks(this.forkCount);
		}
		if (!this.values.isEmpty()) {
			options.param(this.parameter, this.values.toArray(String[]::new));
		}
	}

}
